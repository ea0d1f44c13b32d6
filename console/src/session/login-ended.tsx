import { useEffect } from 'react'
import { formatMinute } from '../i18n/format.ts'
import { useTexts } from '../i18n/texts.ts'
import { readLogin, useLoginState } from './login.ts'
import { loginHref } from './login-href.ts'
import { sessionTexts } from './session.texts.ts'

/**
 * Said on every page when the login has ended: since when, what that means, and the way back. The page stays as it was, so that
 * what rang, and what was written, is not hidden.
 */
export function LoginEnded({ following }: { following?: boolean }) {
  const texts = useTexts(sessionTexts)
  const { endedAt } = useLoginState()
  useLoginBack(endedAt !== undefined)
  return (
    <div role="alert">
      {endedAt !== undefined && (
        <p className="header-trouble">
          <b>{texts.ended(formatMinute(endedAt))}</b> {following ? texts.endedFollowing : texts.endedText}{' '}
          <a href={loginHref()}>{texts.logIn}</a>
        </p>
      )}
    </div>
  )
}

/** She may have logged in again in another tab. */
function useLoginBack(ended: boolean): void {
  useEffect(() => {
    if (!ended) return undefined
    const look = () => {
      if (!document.hidden) void readLogin().catch(() => undefined)
    }
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  }, [ended])
}
