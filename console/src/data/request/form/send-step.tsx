import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { ContentFacts } from '../content-facts.tsx'
import { requestTexts } from '../request.texts.ts'
import type { RequestPage } from '../request-api.ts'
import { type Step, stepOf } from './request-draft.ts'

/** The application as it will be read, and what it lacks. */
export function SendStep({ request, onStep }: { request: RequestPage; onStep(step: Step): void }) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const fields: Readonly<Record<string, string>> = texts.fields
  return (
    <>
      {request.missing.length > 0 && (
        <div className="data-note" role="status">
          <p>
            <b>{texts.lacks}</b>
          </p>
          <ul>
            {request.missing.map(({ field, text }) => (
              <li key={`${field} ${text.sv}`}>
                {fields[field] ?? field}: {text[language]}{' '}
                <button type="button" className="plain-button" onClick={() => onStep(stepOf(field))}>
                  {texts.fillIn} <span className="spoken">{fields[field] ?? field}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ContentFacts request={request} />
    </>
  )
}
