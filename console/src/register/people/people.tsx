import type { Home, Person, PersonWrite } from '../../api/contract.ts'
import { ageOf, formatDate } from '../../i18n/format.ts'
import { PersonRightsLink } from '../../rights/person-rights-link.tsx'
import { WhoIsCalledPanel } from '../chains/who-is-called.tsx'
import { ControllerPick } from '../form/controller-pick.tsx'
import { LongText, TextInput, YesNo } from '../form/fields.tsx'
import { RefField } from '../form/ref-field.tsx'
import { personName } from '../names.ts'
import { RecentAlarms } from '../recent-alarms.tsx'
import { inReception } from '../reception.ts'
import { PersonDecisions } from '../record/person-decisions.tsx'
import { RecordLink } from '../record/record-link.tsx'
import type { Register } from '../register.ts'
import { FindByIdentity } from './find-by-identity.tsx'
import { personFields } from './people.texts.ts'
import { PersonDevices } from './person-devices.tsx'
import { RelativeRows } from './relative-rows.tsx'

/** Residents. A personal identity number goes in and never comes out but for its birth date. */
export const people: Register<Person, PersonWrite> = {
  ...inReception('people', { ofControllers: true }),
  removable: true,
  filters: [
    {
      name: 'controller',
      label: ({ texts }) => texts.controller,
      choices: ({ names }) => names.controllers.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'protected',
      label: ({ language }) => personFields[language].isProtected,
      choices: ({ texts }) => [
        { value: 'true', label: texts.yes },
        { value: 'false', label: texts.no },
      ],
    },
  ],
  columns: [
    {
      key: 'name',
      head: ({ texts }) => texts.name,
      text: (person, { words }) => personName(person, words.protectedIdentity),
    },
    {
      key: 'born',
      head: ({ language }) => personFields[language].born,
      text: ({ birthDate }, { language }) =>
        birthDate ? `${formatDate(birthDate, language)} (${ageOf(birthDate)})` : '',
    },
    {
      key: 'home',
      head: ({ language }) => personFields[language].home,
      text: ({ homeId }, { names }) => names.nameOf(homeId),
    },
    { key: 'phone', head: ({ texts }) => texts.phone, text: ({ phone }) => phone ?? '' },
    {
      key: 'protected',
      head: ({ language }) => personFields[language].isProtected,
      text: (person, { texts }) => (person.protected ? texts.yes : texts.no),
    },
    {
      key: 'controller',
      head: ({ texts }) => texts.controller,
      text: ({ controllerId }, { names }) => names.nameOf(controllerId),
    },
  ],
  nameOf: (person, { words }) => personName(person, words.protectedIdentity),
  empty: (controllerId) => ({
    controllerId,
    givenName: '',
    familyName: '',
    protectedIdentity: false,
    relatives: [],
  }),
  toWrite: ({
    id: _id,
    version: _version,
    updatedAt: _at,
    birthDate: _birth,
    identityKind: _kind,
    protected: _protected,
    residentId: _resident,
    ...write
  }) => write,
  above: () => (
    <>
      <RecordLink kind="people" />
      <FindByIdentity />
    </>
  ),
  fields(form, around) {
    const words = personFields[around.language]
    return (
      <>
        <ControllerPick form={form} around={around} />
        <div className="field-row">
          <TextInput form={form} field="givenName" label={words.givenName} required max={60} />
          <TextInput form={form} field="familyName" label={words.familyName} required max={60} />
        </div>
        <TextInput
          form={form}
          field="personIdentity"
          label={words.identity}
          hint={words.identityHint}
          max={20}
        />
        <YesNo form={form} field="protectedIdentity" label={words.protectedIdentity} />
        <RefField<Home>
          label={words.home}
          path="homes"
          controllerId={form.value.controllerId}
          value={form.value.homeId}
          shown={around.names.nameOf(form.value.homeId)}
          fault={form.fault('homeId')}
          toChoice={({ id, street, floor, city }) => ({
            id,
            label: street,
            detail: [floor, city].filter(Boolean).join(', '),
          })}
          onChange={(homeId) => form.set('homeId', homeId)}
        />
        <LongText
          form={form}
          field="instructions"
          label={words.instructions}
          hint={words.instructionsHint}
          max={2000}
        />
        <div className="field-row">
          <TextInput form={form} field="phone" label={around.texts.phone} type="tel" max={40} />
          <TextInput form={form} field="language" label={words.language} max={20} />
        </div>
        <RelativeRows form={form} words={words} around={around} />
      </>
    )
  },
  beside(person, _form, around) {
    const words = personFields[around.language]
    return (
      <>
        <section>
          <h2>{words.isProtected}</h2>
          <p className={person.protected ? '' : 'warn'}>
            {person.protected ? words.isProtectedYes : words.isProtectedNo}
          </p>
        </section>
        <PersonDecisions person={person} around={around} />
        <PersonRightsLink person={person} />
        <PersonDevices person={person} around={around} />
        <RecentAlarms of={{ person: person.id }} around={around} />
        <WhoIsCalledPanel controllerId={person.controllerId} personId={person.id} around={around} />
      </>
    )
  },
}
