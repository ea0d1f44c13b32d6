import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { request } from '../../api/http.ts'
import { useTexts } from '../../i18n/texts.ts'
import { askExchange, contractName } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'
import {
  type Change,
  emptyChange,
  type Field,
  fieldsOf,
  instantOf,
  type Kind,
  type Known,
  kinds,
  swedishTime,
  withField,
} from './change-fields.ts'
import { RemovedRow } from './removed-row.tsx'

type Choices = Record<Known, readonly { value: string; label: string }[]>
type Row = Record<string, string>

/** The changes of a draft, each a row of fields. */
export function ChangesForm({
  changes,
  editable,
  onChange,
}: {
  changes: readonly Change[]
  editable: boolean
  onChange: (changes: Change[]) => void
}) {
  const texts = useTexts(addressingTexts)
  const choices = useChoices(changes)
  const [kind, setKind] = useState<Kind>('route')
  return (
    <section className="services-section" aria-label={texts.changeList} style={{ width: '100%' }}>
      {changes.length === 0 && <p className="empty">{texts.noChanges}</p>}
      {changes.map((change, at) => (
        <ChangeFields
          // Rows have no other name than their place while they are written.
          key={at}
          number={at + 1}
          change={change}
          choices={choices}
          editable={editable}
          onChange={(next) => onChange(changes.map((each, index) => (index === at ? next : each)))}
          onDrop={() => onChange(changes.filter((_, index) => index !== at))}
        />
      ))}
      {editable && (
        <div className="services-tools">
          <label className="field">
            {texts.addKind}
            <select value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {texts.kinds[each]}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className="plain-button"
            onClick={() => onChange([...changes, emptyChange(kind, new Date())])}
          >
            {texts.add}
          </button>
        </div>
      )}
    </section>
  )
}

function ChangeFields({
  number,
  change,
  choices,
  editable,
  onChange,
  onDrop,
}: {
  number: number
  change: Change
  choices: Choices
  editable: boolean
  onChange: (change: Change) => void
  onDrop: () => void
}) {
  const texts = useTexts(addressingTexts)
  return (
    <fieldset className="services-change">
      <legend>
        {number}. {texts.kinds[change.kind]}
        {change.op === 'remove' && ` ${texts.kindOf.removed}`}
      </legend>
      {change.op === 'remove' ? (
        <RemovedRow kind={change.kind} id={change.id} />
      ) : (
        <div className="services-change-fields">
          {fieldsOf[change.kind].map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              text={change.value[field.name] ?? ''}
              choices={choices}
              editable={editable}
              onText={(text) => onChange(withField(change, field, text))}
            />
          ))}
        </div>
      )}
      {editable && (
        <button type="button" className="plain-button" onClick={onDrop}>
          {texts.drop(number)}
        </button>
      )}
    </fieldset>
  )
}

const profiles = ['rivtabp21', 'rivtabp20', 'rest', 'fhir', 'internal']

function FieldInput({
  field,
  text,
  choices,
  editable,
  onText,
}: {
  field: Field
  text: string
  choices: Choices
  editable: boolean
  onText: (text: string) => void
}) {
  const texts = useTexts(addressingTexts)
  const list = useId()
  const { kind, name, optional } = field
  const label = texts.fields[name as keyof typeof texts.fields]
  const shared = { readOnly: !editable, required: !optional }
  let input: React.ReactNode
  if (kind === 'time')
    input = (
      <input
        inputMode="numeric"
        placeholder={texts.timeForm}
        maxLength={19}
        autoComplete="off"
        value={swedishTime(text)}
        aria-invalid={text !== '' && swedishTime(text) === text}
        onChange={({ target }) => onText(instantOf(target.value))}
        {...shared}
      />
    )
  else if (kind === 'long')
    input = <textarea rows={2} value={text} onChange={({ target }) => onText(target.value)} {...shared} />
  else if (kind === 'contract' || kind === 'address')
    // Others than those that are known may be written: SE, every address, a contract that is not here yet.
    input = (
      <>
        <input list={list} value={text} onChange={({ target }) => onText(target.value.trim())} {...shared} />
        <datalist id={list}>
          {choices[kind].map(({ value, label: shown }) => (
            <option key={value} value={value}>
              {shown}
            </option>
          ))}
        </datalist>
      </>
    )
  else if (kind === 'text')
    input = <input value={text} onChange={({ target }) => onText(target.value)} maxLength={500} {...shared} />
  else {
    const among =
      kind === 'profile'
        ? profiles.map((value) => ({ value, label: texts.profiles[value as 'rest'] }))
        : choices[kind]
    const known = text === '' || among.some(({ value }) => value === text)
    input = (
      <select value={text} disabled={!editable} onChange={({ target }) => onText(target.value)}>
        {text === '' && <option value="">{texts.choose}</option>}
        {!known && <option value={text}>{text}</option>}
        {among.map(({ value, label: shown }) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    )
  }
  return (
    <label className="field">
      {label}
      {optional && ` (${texts.optional})`}
      {input}
    </label>
  )
}

/** What fields are chosen from: what is published, and what the draft itself adds. */
function useChoices(changes: readonly Change[]): Choices {
  const published = (list: string) => ({
    queryKey: ['exchange', 'addressing', 'choices', list],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const query = { limit: 500 }
      return (await askExchange<{ items: Row[] }>('GET', `/addressing/${list}`, { query, signal })).items
    },
  })
  const components = useQuery(published('components')).data ?? []
  const endpoints = useQuery(published('endpoints')).data ?? []
  const addresses = useQuery(published('logical-addresses')).data ?? []
  const contracts = useQuery({
    queryKey: ['exchange', 'contracts', 'choices'],
    queryFn: ({ signal }) => askExchange<{ items: { key: string }[] }>('GET', '/contracts', { signal }),
  })
  const organisations = useQuery({
    queryKey: ['exchange', 'organisations'],
    queryFn: ({ signal }) =>
      request<{ items: Row[] }>('GET', '/api/trust/v1/organisations', { query: { limit: 500 }, signal }),
  })
  const added = (kind: Kind): Row[] =>
    changes.flatMap((change) => (change.op === 'put' && change.kind === kind ? [change.value as Row] : []))
  const all = (kind: Kind, rows: readonly Row[]) => [
    ...new Map([...rows, ...added(kind)].map((row) => [row['id'] ?? row['hsaId'], row])).values(),
  ]
  const known = all('component', components)
  const nameOf = new Map(known.map(({ id, name, hsaId }) => [id, `${name} (${hsaId})`]))
  return {
    component: known.map(({ id = '' }) => ({ value: id, label: nameOf.get(id) ?? id })),
    endpoint: all('endpoint', endpoints).map(({ id = '', url, component }) => ({
      value: id,
      label: `${nameOf.get(component) ?? ''} ${url}`,
    })),
    address: [
      ...all('logicalAddress', addresses).map(({ hsaId = '', name = '' }) => ({ value: hsaId, label: name })),
      { value: 'SE', label: 'SE' },
      { value: '*', label: '*' },
    ],
    contract: [...new Set(contracts.data?.items.map(({ key }) => key))].map((key) => ({
      value: key,
      label: contractName(key),
    })),
    organisation: (organisations.data?.items ?? []).map(({ id = '', name = '' }) => ({
      value: id,
      label: name,
    })),
  }
}
