import { Button } from '@midas-ds/components/button'
import { type FormEvent, useId, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Pick } from '../../register/form/fields.tsx'
import { environmentTexts } from './environment.texts.ts'
import type { OutputAsked } from './environment-api.ts'

/** What is told of a result: its name, what it shows, and which columns prove that it is of many. */
export function OutputForm({
  start,
  columns,
  people,
  editable,
  words,
  onSave,
  onCancel,
}: {
  start: OutputAsked
  columns: readonly string[]
  /** Whether rows are of people. */
  people: boolean
  /** Whether the question is changed here. */
  editable: boolean
  words: { save: string; saving: string; cancel: string }
  onSave(asked: OutputAsked): Promise<void>
  onCancel(): void
}) {
  const texts = useTexts(environmentTexts)
  const id = useId()
  const [asked, setAsked] = useState(start)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const set = (change: Partial<OutputAsked>) => setAsked({ ...asked, ...change })
  const choose = (field: 'countColumn' | 'shareColumn') => (value: string | undefined) => {
    const { [field]: _, ...rest } = asked
    setAsked(value === undefined ? rest : { ...rest, [field]: value })
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await onSave(asked)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const choices = columns.map((name) => ({ value: name, label: name }))
  return (
    <form className="environment-form" onSubmit={(event) => void save(event)}>
      <div className="field">
        <label htmlFor={`${id}-title`}>{texts.name}</label>
        <input
          id={`${id}-title`}
          required
          minLength={3}
          maxLength={200}
          value={asked.title}
          onChange={({ target }) => set({ title: target.value })}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-explanation`}>{texts.explanation}</label>
        <textarea
          id={`${id}-explanation`}
          required
          minLength={3}
          maxLength={4000}
          rows={3}
          value={asked.explanation}
          onChange={({ target }) => set({ explanation: target.value })}
        />
      </div>
      {editable && (
        <div className="field">
          <label htmlFor={`${id}-sql`}>{texts.query}</label>
          <textarea
            id={`${id}-sql`}
            className="environment-sql"
            required
            rows={8}
            maxLength={20_000}
            spellCheck={false}
            value={asked.sql}
            onChange={({ target }) => set({ sql: target.value })}
          />
        </div>
      )}
      {people && (
        <>
          <Pick
            label={texts.countColumn}
            none={texts.noColumn}
            value={asked.countColumn}
            choices={choices}
            onChange={choose('countColumn')}
          />
          <Pick
            label={texts.shareColumn}
            none={texts.noColumn}
            value={asked.shareColumn}
            choices={choices}
            onChange={choose('shareColumn')}
          />
        </>
      )}
      {error !== undefined && <Refused error={error} />}
      <div className="form-buttons">
        <Button size="medium" type="submit" isDisabled={busy}>
          {busy ? words.saving : words.save}
        </Button>
        <button type="button" className="plain-button" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}
