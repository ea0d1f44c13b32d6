import { Link } from '@tanstack/react-router'
import type { Home, HomeWrite } from '../../api/contract.ts'
import { ControllerPick } from '../form/controller-pick.tsx'
import { LongText, TextInput } from '../form/fields.tsx'
import { inReception } from '../reception.ts'
import type { Register } from '../register.ts'
import { homeFields } from './homes.texts.ts'
import { PositionFields } from './position-fields.tsx'

/** Homes that one or several people share, with how to get in. */
export const homes: Register<Home, HomeWrite> = {
  ...inReception('homes', { ofControllers: true }),
  removable: true,
  filters: [
    {
      name: 'controller',
      label: ({ texts }) => texts.controller,
      choices: ({ names }) => names.controllers.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'street', head: ({ language }) => homeFields[language].street, text: ({ street }) => street },
    {
      key: 'city',
      head: ({ language }) => homeFields[language].city,
      text: ({ postalCode, city }) => [postalCode, city].filter(Boolean).join(' '),
    },
    { key: 'floor', head: ({ language }) => homeFields[language].floor, text: ({ floor }) => floor ?? '' },
    {
      key: 'people',
      head: ({ language }) => homeFields[language].people,
      text: ({ people }, { words }) => people.map(({ name }) => name || words.protectedIdentity).join(', '),
    },
    {
      key: 'controller',
      head: ({ texts }) => texts.controller,
      text: ({ controllerId }, { names }) => names.nameOf(controllerId),
    },
  ],
  nameOf: ({ street }) => street,
  empty: (controllerId) => ({ controllerId, street: '' }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, people: _people, ...write }) => write,
  fields(form, around) {
    const words = homeFields[around.language]
    return (
      <>
        <ControllerPick form={form} around={around} />
        <TextInput form={form} field="street" label={words.street} required max={120} />
        <div className="field-row">
          <TextInput form={form} field="postalCode" label={words.postalCode} max={10} />
          <TextInput form={form} field="city" label={words.city} max={60} />
          <TextInput form={form} field="floor" label={words.floor} max={40} />
        </div>
        <TextInput form={form} field="doorCode" label={words.doorCode} hint={words.doorCodeHint} max={40} />
        <LongText form={form} field="access" label={words.access} max={1000} />
        <LongText form={form} field="hazards" label={words.hazards} max={500} />
        <PositionFields form={form} words={words} />
      </>
    )
  },
  beside({ people }, _form, { language, words: allWords }) {
    const words = homeFields[language]
    return (
      <section>
        <h2>{words.people}</h2>
        {people.length === 0 && <p className="quiet">{words.nobody}</p>}
        <ul>
          {people.map(({ id, name }, index) => (
            <li key={id ?? index}>
              {id ? (
                <Link to="/registers/$register/$id" params={{ register: 'people', id }}>
                  {name || allWords.protectedIdentity}
                </Link>
              ) : (
                name || allWords.protectedIdentity
              )}
            </li>
          ))}
        </ul>
      </section>
    )
  },
}
