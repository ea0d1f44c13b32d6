import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChoiceList } from '../../parts/choice-list.tsx'
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
  const group = currentSession()?.group.id
  const { data } = useQuery({
    queryKey: ['choose', path, controllerId, group],
    queryFn: ({ signal }) =>
      request<Page<Doc>>('GET', `/${path}`, {
        query: { limit: 500, controller: controllerId, group },
        signal,
      }),
    enabled: open,
  })
  return (
    <div className="field ref-field">
      <span>{label}</span>
      <div className="ref-line">
        <b>{value === undefined ? texts.none : shown}</b>
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
          choices={(data?.items ?? []).map(toChoice)}
          chosen={value}
          onChoose={onChange}
          onSubmit={() => setOpen(false)}
        />
      )}
    </div>
  )
}
