import { useEffect, useState } from 'react'
import { durationText } from '../clock/duration.ts'
import { useTexts } from '../i18n/texts.ts'
import { endingOf } from './ends.ts'
import { lastAnswered, readLogin, useLoginState } from './login.ts'
import { loginHref } from './login-href.ts'
import { sessionTexts } from './session.texts.ts'
import { useSession } from './session.ts'

/** Tells that the login ends soon, and lets her stay. At the end the server is asked, so that the page knows. */
export function EndingSoon() {
  const texts = useTexts(sessionTexts)
  const { login, endedAt } = useLoginState()
  const following = useSession() !== undefined
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const ending = login && endedAt === undefined ? endingOf(login, lastAnswered(), now) : undefined
  const over = ending?.leftMs === 0
  useEffect(() => {
    if (over) void readLogin().catch(() => undefined)
  }, [over])
  return (
    <div role="status">
      {ending && (
        <p className="ending-soon">
          <b>{texts.ending(durationText(Math.ceil(ending.leftMs / 1000)))}</b>{' '}
          {ending.extends ? (
            <>
              {texts.endingText}{' '}
              <button
                type="button"
                className="plain-button"
                onClick={() => void readLogin().catch(() => undefined)}
              >
                {texts.stay}
              </button>
            </>
          ) : (
            <>
              {following ? texts.endsFollowing : texts.endsAnyway} <a href={loginHref()}>{texts.logIn}</a>
            </>
          )}
        </p>
      )}
    </div>
  )
}
