import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { refusalFrom } from '../api/http.ts'
import { useTexts } from '../i18n/texts.ts'
import { deniedDecision } from './denial.ts'
import { partTexts } from './parts.texts.ts'

/** What went wrong, in the server's words, with a way to try again where there is one, and to why where it was a rule. */
export function Refused({
  error,
  onRetry,
  children,
}: {
  error: unknown
  onRetry?(): void
  children?: ReactNode
}) {
  const texts = useTexts(partTexts)
  const refusal = refusalFrom(error)
  const decision = deniedDecision(refusal)
  return (
    <div className="refused" role="alert">
      <b>{refusal.title}</b>
      {refusal.message && <p>{refusal.message}</p>}
      {refusal.faults.length > 0 && (
        <ul>
          {refusal.faults.map((fault) => (
            <li key={fault.pointer + fault.detail}>
              <code>{fault.pointer.replace(/^#\//, '')}</code> {fault.detail}
            </li>
          ))}
        </ul>
      )}
      {children}
      {decision && (
        <Link to="/trust/rules/why/$decisionId" params={{ decisionId: decision }}>
          {texts.whyDenied}
        </Link>
      )}
      {onRetry && (
        <button type="button" className="plain-button" onClick={onRetry}>
          {texts.tryAgain}
        </button>
      )}
    </div>
  )
}
