import type { Unit, UnitWrite } from '../../api/contract.ts'
import { Pick, TextInput } from '../../register/form/fields.tsx'
import { EmployeesOf } from '../employees/employees-of.tsx'
import { inTrust } from '../in-trust.ts'
import { PickMany, PickOne } from '../parts/pick-one.tsx'
import type { PartyRegister } from '../party-around.ts'
import { possibleParents } from './lineage.ts'
import { organisationTexts } from './organisations.texts.ts'
import { capacityChoices } from './organisations.tsx'

/** Units of organisations, in which employees have their assignments. */
export const units: PartyRegister<Unit, UnitWrite> = {
  ...inTrust('units', 'trust.parties.write'),
  removable: true,
  filters: [
    {
      name: 'organisation',
      label: ({ words }) => words.organisation,
      choices: ({ names }) => names.organisations.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'organisation',
      head: ({ words }) => words.organisation,
      text: ({ organisationId }, { names }) => names.nameOf(organisationId),
    },
    {
      key: 'capacity',
      head: ({ words }) => words.capacity,
      text: ({ capacity }, { words, language }) =>
        capacity ? words.capacities[capacity] : organisationTexts[language].inherited,
    },
    {
      key: 'serves',
      head: ({ language }) => organisationTexts[language].serves,
      text: ({ serves }, { names }) => serves.map(names.nameOf).join(', '),
    },
    { key: 'hsa', head: ({ words }) => words.hsaId, text: ({ hsaId }) => hsaId ?? '' },
  ],
  nameOf: ({ name }) => name,
  empty: (organisationId) => ({ organisationId, name: '', serves: [] }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, ...write }) => write,
  fields(form, { texts, words, language, names }, id) {
    const own = organisationTexts[language]
    const { organisationId, parentId, serves } = form.value
    const siblings = names.units.filter((unit) => unit.organisationId === organisationId)
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={150} />
        <PickOne
          label={words.organisation}
          required
          from={names.organisations}
          path="organisations"
          value={organisationId}
          shown={names.nameOf(organisationId)}
          fault={form.fault('organisationId')}
          onChange={(chosen) => form.set('organisationId', chosen ?? '')}
        />
        <Pick
          label={words.capacity}
          value={form.value.capacity}
          none={own.inherited}
          choices={capacityChoices(words)}
          onChange={(capacity) => form.set('capacity', capacity as UnitWrite['capacity'])}
        />
        <PickOne
          label={own.unitOf}
          from={possibleParents(siblings, id)}
          value={parentId}
          shown={names.nameOf(parentId)}
          fault={form.fault('parentId')}
          onChange={(chosen) => form.set('parentId', chosen)}
        />
        <PickMany
          label={own.serves}
          hint={own.servesHint}
          from={names.organisations.filter((one) => one.id !== organisationId)}
          values={serves}
          nameOf={names.nameOf}
          fault={form.fault('serves')}
          onChange={(ids) => form.set('serves', ids)}
        />
        <TextInput form={form} field="hsaId" label={words.hsaId} max={31} />
      </>
    )
  },
  beside: ({ id }, _form, around) => (
    <EmployeesOf title={organisationTexts[around.language].people} query={{ unit: id }} around={around} />
  ),
}
