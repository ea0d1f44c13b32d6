import { Link } from '@tanstack/react-router'
import type { Organisation, OrganisationWrite } from '../../api/contract.ts'
import { Pick, Several, TextInput } from '../../register/form/fields.tsx'
import { inTrust } from '../in-trust.ts'
import { PickOne } from '../parts/pick-one.tsx'
import type { PartyAround, PartyRegister } from '../party-around.ts'
import { ancestorsOf, possibleParents } from './lineage.ts'
import { organisationTexts } from './organisations.texts.ts'

/** Legal persons: regions, municipalities, providers, suppliers, authorities. */
export const organisations: PartyRegister<Organisation, OrganisationWrite> = {
  ...inTrust('organisations', 'trust.parties.write'),
  removable: true,
  filters: [
    {
      name: 'kind',
      label: ({ language }) => organisationTexts[language].kind,
      choices: ({ choices }) => choices.organisationKinds,
    },
  ],
  columns: [
    {
      key: 'name',
      head: ({ texts }) => texts.name,
      text: ({ name }) => name,
    },
    {
      key: 'kinds',
      head: ({ language }) => organisationTexts[language].kinds,
      text: ({ kinds, operator }, { say, language }) =>
        [say(kinds), operator && organisationTexts[language].operator.toLowerCase()]
          .filter(Boolean)
          .join('; '),
    },
    {
      key: 'capacity',
      head: ({ words }) => words.capacity,
      text: ({ capacity }, { words, language }) =>
        capacity ? words.capacities[capacity] : organisationTexts[language].severally,
    },
    {
      key: 'parent',
      head: ({ language }) => organisationTexts[language].partOf,
      text: (doc, { names }) =>
        ancestorsOf(names.organisations, doc)
          .map(({ name }) => name)
          .join(' › '),
    },
    {
      key: 'number',
      head: ({ language }) => organisationTexts[language].number,
      text: ({ organisationNumber }) => organisationNumber ?? '',
    },
    { key: 'hsa', head: ({ words }) => words.hsaId, text: ({ hsaId }) => hsaId ?? '' },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({ name: '', kinds: [] }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, operator: _operator, ...write }) => write,
  fields(form, { texts, words, language, names, choices }, id) {
    const own = organisationTexts[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={150} />
        <Several
          label={own.kinds}
          values={form.value.kinds}
          choices={choices.organisationKinds as { value: Organisation['kinds'][number]; label: string }[]}
          onChange={(kinds) => form.set('kinds', kinds)}
        />
        <Pick
          label={words.capacity}
          value={form.value.capacity}
          none={own.severally}
          choices={capacityChoices(words)}
          fault={form.fault('capacity')}
          onChange={(capacity) => form.set('capacity', capacity as OrganisationWrite['capacity'])}
        />
        <p className="quiet">{own.capacityHint}</p>
        <TextInput form={form} field="organisationNumber" label={own.number} max={20} />
        <TextInput form={form} field="hsaId" label={words.hsaId} max={31} />
        <PickOne
          label={own.partOf}
          from={possibleParents(names.organisations, id)}
          value={form.value.parentId}
          shown={names.nameOf(form.value.parentId)}
          fault={form.fault('parentId')}
          onChange={(chosen) => form.set('parentId', chosen)}
        />
      </>
    )
  },
  beside: (doc, _form, around) => <Below organisation={doc} around={around} />,
}

export const capacityChoices = (words: PartyAround['words']) =>
  (['vardgivare', 'omsorgsgivare', 'annan'] as const).map((value) => ({
    value,
    label: words.capacities[value],
  }))

/** What is part of an organisation: organisations and units. */
function Below({ organisation, around }: { organisation: Organisation; around: PartyAround }) {
  const texts = organisationTexts[around.language]
  const parts = around.names.organisations.filter(({ parentId }) => parentId === organisation.id)
  const units = around.names.units.filter(({ organisationId }) => organisationId === organisation.id)
  return (
    <>
      {parts.length > 0 && (
        <section>
          <h2>{texts.parts}</h2>
          <ul>
            {parts.map(({ id, name }) => (
              <li key={id}>
                <Link to="/trust/$section/$id" params={{ section: 'organisations', id }}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{texts.units}</h2>
        {units.length === 0 && <p className="quiet">{texts.noUnits}</p>}
        <ul>
          {units.map(({ id, name }) => (
            <li key={id}>
              <Link to="/trust/$section/$id" params={{ section: 'units', id }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
        <Link
          to="/trust/$section/$id"
          params={{ section: 'units', id: 'new' }}
          search={{ of: organisation.id }}
        >
          {texts.addUnit}
        </Link>
      </section>
    </>
  )
}
