import { useLocation } from '@tanstack/react-router'
import { refusalFrom } from '../api/http.ts'
import { deniedDecision } from '../parts/denial.ts'
import { Refused } from '../parts/refused.tsx'
import { useLogin } from '../session/login.ts'
import { residentTexts } from './resident.texts.ts'
import { useWords } from './words.ts'

/** The level that whoever decides on consents, blocks and proxies has to log in at (rule gdpr-7-login). */
const surely = 3

/** A refusal in plain words. When the login was not sure enough: that, and the way to a surer one and back. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?(): void }) {
  const login = useLogin()
  const refusal = refusalFrom(error)
  const unsure = (login?.levelOfAssurance ?? surely) < surely && deniedDecision(refusal) !== undefined
  if (refusal.code === 'kernel.level_too_low' || unsure) return <SurerLogin />
  return <Refused error={error} {...(onRetry && { onRetry })} />
}

function SurerLogin() {
  const texts = useWords(residentTexts)
  const here = useLocation().href
  return (
    <section className="me-surer" role="alert">
      <h2>{texts.surerTitle}</h2>
      <p>{texts.surerText}</p>
      <a className="me-button" href={`/login?return=${encodeURIComponent(here)}&level=${surely}`}>
        {texts.surerButton}
      </a>
    </section>
  )
}
