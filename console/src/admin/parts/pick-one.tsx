import { useId, useState } from 'react'
import { askTrust } from '../../api/trust.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChoiceList } from '../../parts/choice-list.tsx'
import { useFound } from '../../parts/use-found.ts'
import { registerTexts } from '../../register/register.texts.ts'
import './chips.css'

export interface Named {
  id: string
  name: string
}

/** A list of the interface that can be searched. */
export type Searchable = 'organisations' | 'organisation-names' | 'units' | 'employees' | 'products'

const searchIn = (path: Searchable | undefined) =>
  path &&
  (async (search: string, signal: AbortSignal): Promise<Named[]> =>
    (await askTrust<{ items: Named[] }>('GET', `/${path}`, { query: { search, limit: 50 }, signal })).items)

interface PickOneProps {
  label: string
  hint?: string
  from: readonly Named[]
  /** Where those are found that are not among the first. */
  path?: Searchable
  value: string | undefined
  shown: string
  fault?: string
  required?: boolean
  detail?(id: string): string | undefined
  onChange(id: string | undefined): void
}

/** One of many, found by searching. */
export function PickOne(props: PickOneProps) {
  const { label, hint, from, path, value, shown, fault, required, detail, onChange } = props
  const texts = useTexts(registerTexts)
  const [open, setOpen] = useState(false)
  const { found, onSearch } = useFound([path], from, searchIn(path))
  // one that was searched for is not among those whose names are known
  const [picked, setPicked] = useState<Named>()
  return (
    <div className="field ref-field">
      <span>{label}</span>
      {hint && <span className="quiet">{hint}</span>}
      <div className="ref-line">
        <b>{!value ? texts.none : picked?.id === value ? picked.name : shown}</b>
        <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {texts.choose} <span className="spoken">{label}</span>
        </button>
        {value && !required && (
          <button type="button" className="plain-button" onClick={() => onChange(undefined)}>
            {texts.clear} <span className="spoken">{label}</span>
          </button>
        )}
      </div>
      {fault && <p className="fault">{fault}</p>}
      {open && (
        <ChoiceList
          label={label}
          searchLabel={texts.search}
          nothing={texts.nothingFound}
          choices={found.map(({ id, name }) => ({ id, label: name, ...(detail && { detail: detail(id) }) }))}
          chosen={value}
          onSearch={onSearch}
          onChoose={(id) => {
            setPicked(found.find((one) => one.id === id))
            onChange(id)
            setOpen(false)
          }}
        />
      )}
    </div>
  )
}

interface PickManyProps {
  label: string
  hint?: string
  from: readonly Named[]
  path?: Searchable
  values: readonly string[]
  nameOf(id: string): string
  fault?: string
  onChange(ids: string[]): void
}

/** Any number of many, each with a way to take it out. */
export function PickMany({ label, hint, from, path, values, nameOf, fault, onChange }: PickManyProps) {
  const texts = useTexts(registerTexts)
  const [open, setOpen] = useState(false)
  const id = useId()
  const { found, onSearch } = useFound([path], from, searchIn(path))
  const [picked, setPicked] = useState<readonly Named[]>([])
  const called = (value: string) => picked.find((one) => one.id === value)?.name ?? nameOf(value)
  return (
    <fieldset className="several" aria-describedby={hint ? id : undefined}>
      <legend>{label}</legend>
      {hint && (
        <p className="quiet" id={id}>
          {hint}
        </p>
      )}
      {values.length > 0 && (
        <ul className="chips">
          {values.map((value) => (
            <li key={value}>
              {called(value)}
              <button
                type="button"
                className="plain-button"
                onClick={() => onChange(values.filter((one) => one !== value))}
              >
                {texts.takeOut} <span className="spoken">{called(value)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {fault && <p className="fault">{fault}</p>}
      <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {texts.choose} <span className="spoken">{label}</span>
      </button>
      {open && (
        <ChoiceList
          label={label}
          searchLabel={texts.search}
          nothing={texts.nothingFound}
          choices={found
            .filter((one) => !values.includes(one.id))
            .map((one) => ({ id: one.id, label: one.name }))}
          chosen={undefined}
          onSearch={onSearch}
          onChoose={(chosen) => {
            setPicked([...picked, ...found.filter((one) => one.id === chosen)])
            onChange([...values, chosen])
          }}
        />
      )}
    </fieldset>
  )
}
