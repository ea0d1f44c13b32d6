import { Button } from '@midas-ds/components/button'
import { useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { requestTexts } from '../request.texts.ts'

interface Asked {
  field: string
  text: string
}

interface AskFormProps {
  isSending: boolean
  onAsk(missing: Asked[]): void
  onCancel(): void
}

/** What the applicant is asked to complete: of which part, and what. */
export function AskForm({ isSending, onAsk, onCancel }: AskFormProps) {
  const texts = useTexts(requestTexts)
  const [asked, setAsked] = useState<Asked[]>([{ field: 'need', text: '' }])
  const told = asked
    .map(({ field, text }) => ({ field, text: text.trim() }))
    .filter(({ text }) => text !== '')
  const set = (at: number, more: Partial<Asked>) =>
    setAsked(asked.map((each, index) => (index === at ? { ...each, ...more } : each)))
  return (
    <form
      className="services-change request-form"
      aria-label={texts.ask}
      onSubmit={(event) => {
        event.preventDefault()
        if (told.length > 0) onAsk(told)
      }}
    >
      <h2>{texts.ask}</h2>
      <p className="quiet">{texts.askText}</p>
      {asked.map((each, at) => (
        <div key={at} className="request-asked">
          <label className="field">
            {texts.askOf}
            <select value={each.field} onChange={({ target }) => set(at, { field: target.value })}>
              {Object.entries(texts.fields).map(([field, name]) => (
                <option key={field} value={field}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {texts.askWhat}
            <input
              value={each.text}
              maxLength={1000}
              onChange={({ target }) => set(at, { text: target.value })}
            />
          </label>
          {asked.length > 1 && (
            <button
              type="button"
              className="plain-button"
              onClick={() => setAsked(asked.filter((_, index) => index !== at))}
            >
              {texts.takeAway}
            </button>
          )}
        </div>
      ))}
      <button
        type="button"
        className="plain-button"
        disabled={asked.length >= 30}
        onClick={() => setAsked([...asked, { field: 'protection', text: '' }])}
      >
        {texts.askMore}
      </button>
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={told.length === 0 || isSending}>
          {texts.sendAsk}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {texts.cancel}
        </Button>
      </div>
    </form>
  )
}
