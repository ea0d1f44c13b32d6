import { useQuery } from '@tanstack/react-query'
import type { Agreement, AgreementWrite } from '../../api/contract.ts'
import { formatInstant } from '../../i18n/format.ts'
import { Pick, Several, TextInput } from '../../register/form/fields.tsx'
import { withoutEmpty } from '../../register/form/use-form.ts'
import { periodText } from '../employees/period-text.ts'
import { inTrust } from '../in-trust.ts'
import { DayField } from '../parts/day-field.tsx'
import { dayOf, startOf } from '../parts/days.ts'
import { Lines } from '../parts/lines.tsx'
import { PickMany } from '../parts/pick-one.tsx'
import type { PartyAround, PartyRegister } from '../party-around.ts'
import { agreementTexts } from './agreements.texts.ts'
import { effectOf, latestEffect } from './agreements-api.ts'
import { Effect, EffectQuestion } from './effect.tsx'
import { EndAgreement } from './end-agreement.tsx'

const kinds = ['processor', 'agent', 'data_sharing', 'connection'] as const
const states = ['upcoming', 'in_force', 'expired', 'ended'] as const
type Side = AgreementWrite['parties'][number]['role']

const sideOf = (parties: AgreementWrite['parties'], side: Side): string[] =>
  parties.filter(({ role }) => role === side).map(({ organisationId }) => organisationId)

const namesOf = (parties: AgreementWrite['parties'], side: Side, { names, words }: PartyAround): string => {
  const ids = sideOf(parties, side)
  const shown = ids.length > 3 ? ids.slice(0, 2) : ids
  const text = shown.map(names.nameOf).join(', ')
  return shown.length < ids.length ? `${text} ${words.more(ids.length - shown.length)}` : text
}

/** Agreements between parties, many to many; what they allow changes with them, at once. */
export const agreements: PartyRegister<Agreement, AgreementWrite> = {
  ...inTrust('agreements', 'trust.agreements.write'),
  removable: false,
  filters: [
    {
      name: 'kind',
      label: ({ language }) => agreementTexts[language].kind,
      choices: ({ language }) =>
        kinds.map((value) => ({ value, label: agreementTexts[language].kinds[value] })),
    },
    {
      name: 'state',
      label: ({ words }) => words.state,
      choices: ({ language }) =>
        states.map((value) => ({ value, label: agreementTexts[language].states[value] })),
    },
    {
      name: 'organisation',
      label: ({ words }) => words.organisation,
      choices: ({ names }) => names.counterparts.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'title', head: ({ language }) => agreementTexts[language].title, text: ({ title }) => title },
    {
      key: 'kind',
      head: ({ language }) => agreementTexts[language].kind,
      text: ({ kind }, { language }) => agreementTexts[language].kinds[kind],
    },
    {
      key: 'givers',
      head: ({ language }) => agreementTexts[language].givers,
      text: ({ parties }, around) => namesOf(parties, 'giver', around),
    },
    {
      key: 'takers',
      head: ({ language }) => agreementTexts[language].takers,
      text: ({ parties }, around) => namesOf(parties, 'taker', around),
    },
    {
      key: 'period',
      head: ({ language }) => agreementTexts[language].period,
      text: (doc, around) => periodText(doc, around),
    },
    {
      key: 'state',
      head: ({ words }) => words.state,
      text: ({ state }, { language }) => agreementTexts[language].states[state],
    },
  ],
  nameOf: ({ title }) => title,
  empty: () => ({
    kind: 'processor',
    title: '',
    parties: [],
    contracts: [],
    informationTypes: [],
    purposes: [],
    validFrom: startOf(dayOf(new Date().toISOString()))!,
  }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, state: _state, endedAt: _ended, ...write }) =>
    write,
  fixed: ({ state }, { language }) => (state === 'ended' ? agreementTexts[language].fixed : undefined),
  async beforeSave(write, id) {
    const effect = await effectOf({ id, write: withoutEmpty(write) })
    // a new agreement that only lets more happen is what was asked for
    const surprises = id === undefined ? effect.lost.length : effect.lost.length + effect.gained.length
    return surprises === 0 ? undefined : <EffectQuestion effect={effect} />
  },
  fields(form, { words, language, names, choices }) {
    const own = agreementTexts[language]
    const { kind, parties, contracts, informationTypes, purposes, validFrom, validUntil } = form.value
    const setSide = (side: Side, ids: string[]) =>
      form.set('parties', [
        ...parties.filter(({ role }) => role !== side),
        ...ids.map((organisationId) => ({ organisationId, role: side })),
      ])
    return (
      <>
        <TextInput form={form} field="title" label={own.title} required max={200} />
        <Pick
          label={own.kind}
          value={kind}
          choices={kinds.map((value) => ({ value, label: own.kinds[value] }))}
          onChange={(value) => value && form.set('kind', value as AgreementWrite['kind'])}
        />
        <p className="quiet">{own.kindTexts[kind]}</p>
        <TextInput form={form} field="reference" label={own.reference} max={100} />
        {(['giver', 'taker'] as const).map((side) => (
          <PickMany
            key={side}
            label={side === 'giver' ? own.givers : own.takers}
            from={names.counterparts}
            path="organisation-names"
            values={sideOf(parties, side)}
            nameOf={names.nameOf}
            fault={form.fault('parties')}
            onChange={(ids) => setSide(side, ids)}
          />
        ))}
        <Several
          label={words.informationTypes}
          hint={own.typesHint}
          values={informationTypes}
          choices={choices.informationTypes}
          onChange={(values) => form.set('informationTypes', values)}
        />
        <Several
          label={words.purposes}
          hint={own.purposesHint}
          values={purposes}
          choices={choices.purposes}
          onChange={(values) => form.set('purposes', values)}
        />
        <Lines
          label={own.contracts}
          hint={own.contractsHint}
          values={contracts}
          fault={form.fault('contracts')}
          onChange={(values) => form.set('contracts', values)}
        />
        <div className="field-row period-row">
          <DayField
            label={words.validFrom}
            edge="from"
            instant={validFrom}
            fault={form.fault('validFrom')}
            onChange={(instant) => instant && form.set('validFrom', instant)}
          />
          <DayField
            label={words.validUntil}
            hint={words.lastDay}
            edge="until"
            instant={validUntil}
            fault={form.fault('validUntil')}
            onChange={(instant) => form.set('validUntil', instant)}
          />
        </div>
      </>
    )
  },
  beside: (doc, _form, around) => (
    <>
      {doc.endedAt && (
        <p className="warn">
          {agreementTexts[around.language].endedOn(formatInstant(doc.endedAt, around.language))}
        </p>
      )}
      <EndAgreement agreement={doc} around={around} />
      <LatestEffect agreement={doc} around={around} />
    </>
  ),
}

/** What the latest change did. */
function LatestEffect({ agreement: { id, version }, around }: { agreement: Agreement; around: PartyAround }) {
  const { data } = useQuery({
    queryKey: ['effect', id, version],
    queryFn: ({ signal }) => latestEffect(id, signal),
  })
  if (data === undefined) return null
  return (
    <section>
      <h2>{agreementTexts[around.language].effect}</h2>
      <Effect past effect={data} around={around} />
    </section>
  )
}
