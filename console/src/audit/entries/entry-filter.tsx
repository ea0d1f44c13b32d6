import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { auditTexts } from '../audit.texts.ts'
import { type EntrySearch, entrySearch, outcomes } from './entry-search.ts'

const fields = ['person', 'actor', 'unit', 'act', 'decision'] as const

/** What to look for; asked for when the button is pressed, since each search is itself an entry. */
export function EntryFilter({
  search,
  onSearch,
}: {
  search: EntrySearch
  onSearch(next: EntrySearch): void
}) {
  const texts = useTexts(auditTexts)
  const [draft, setDraft] = useState<Record<string, string>>({ ...search })
  const set = (name: string, value: string) => setDraft({ ...draft, [name]: value })
  return (
    <form
      role="search"
      className="register-tools"
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(entrySearch(draft))
      }}
    >
      {fields.map((name) => (
        <label key={name} className="field">
          <span>{texts[name]}</span>
          <input
            value={draft[name] ?? ''}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => set(name, event.target.value)}
          />
        </label>
      ))}
      <label className="field">
        <span>{texts.outcome}</span>
        <select value={draft['outcome'] ?? ''} onChange={(event) => set('outcome', event.target.value)}>
          <option value="">{texts.anyOutcome}</option>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {texts.outcomes[outcome]}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((name) => (
        <label key={name} className="field">
          <span>{texts[name]}</span>
          <input type="date" value={draft[name] ?? ''} onChange={(event) => set(name, event.target.value)} />
        </label>
      ))}
      <button type="submit" className="plain-button">
        {texts.find}
      </button>
      <button type="button" className="plain-button" onClick={() => onSearch({})}>
        {texts.clear}
      </button>
    </form>
  )
}
