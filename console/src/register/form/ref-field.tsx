import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChoiceList } from '../../parts/choice-list.tsx'
import { atOnce, useFound } from '../../parts/use-found.ts'
import { currentSession } from '../../session/session.ts'
import { registerTexts } from '../register.texts.ts'

interface RefFieldProps<Doc> {
  label: string
  /** The register to choose from. */
  path: 'people' | 'homes'
  controllerId: string | undefined
  value: string | undefined
  /** What the chosen one is called. */
  shown: string
  fault?: string
  toChoice(doc: Doc): { id: string; label: string; detail?: string }
  onChange(id: string | undefined): void
}

/** Chooses one of the controller's people or homes by searching for it. */
export function RefField<Doc>({
  label,
  path,
  controllerId,
  value,
  shown,
  fault,
  toChoice,
  onChange,
}: RefFieldProps<Doc>) {
  const texts = useTexts(registerTexts)
  const [open, setOpen] = useState(false)
  // one that was searched for is not among those whose names are known
  const [picked, setPicked] = useState<{ id: string; label: string }>()
  const group = currentSession()?.group.id
  const { data } = useQuery({
    queryKey: ['choose', path, controllerId, group],
    queryFn: ({ signal }) =>
      request<Page<Doc>>('GET', `/${path}`, {
        query: { limit: atOnce, controller: controllerId, group },
        signal,
      }),
    enabled: open,
  })
  const { found, onSearch } = useFound(
    [path, controllerId, group],
    data?.items ?? [],
    async (search, signal) => {
      const query = { limit: 50, controller: controllerId, group, search }
      return (await request<Page<Doc>>('GET', `/${path}`, { query, signal })).items
    },
  )
  return (
    <div className="field ref-field">
      <span>{label}</span>
      <div className="ref-line">
        <b>{value === undefined ? texts.none : picked?.id === value ? picked.label : shown}</b>
        <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {texts.choose} <span className="spoken">{label}</span>
        </button>
        {value !== undefined && (
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
          choices={found.map(toChoice)}
          chosen={value}
          onChoose={(id) => {
            setPicked(found.map(toChoice).find((choice) => choice.id === id))
            onChange(id)
          }}
          onSearch={onSearch}
          onSubmit={() => setOpen(false)}
        />
      )}
    </div>
  )
}
