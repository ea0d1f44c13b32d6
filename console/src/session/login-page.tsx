import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { LoginWays } from '../api/contract.ts'
import { LanguageSwitch, ThemeSwitch } from '../app/switches.tsx'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { DemoPeople } from './demo-people.tsx'
import { FirstTime } from './first-time.tsx'
import { ownPath } from './search.ts'
import { sessionTexts } from './session.texts.ts'
import { loginWays } from './session-api.ts'
import './login.css'

/** Where everybody comes in: by an outside identity provider, or under `--demo` as somebody made up. */
export function LoginPage() {
  const texts = useTexts(sessionTexts)
  const search = useSearch({ from: '/login' })
  const back = ownPath(search.return)
  const {
    data: ways,
    error,
    refetch,
  } = useQuery({
    queryKey: ['login-ways'],
    queryFn: ({ signal }) => loginWays(signal),
  })
  const errors: Record<string, string> = texts.errors
  return (
    <main className="start">
      <title>{`${texts.title} – Knutpunkt`}</title>
      <div className="start-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <h1>{texts.title}</h1>
      <p className="start-lead">{texts.lead}</p>
      {search.error !== undefined && (
        <p className="refused" role="alert">
          {errors[search.error] ?? texts.errors.other}
        </p>
      )}
      {search.out && <p role="status">{texts.loggedOut}</p>}
      {search.level !== undefined ? (
        <p className="told">{texts.again(search.level)}</p>
      ) : (
        back !== undefined && back !== '/' && <p className="quiet">{texts.goesBack}</p>
      )}
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {ways === undefined && !error && <Waiting lines={8} />}
      {ways && (
        <>
          <Providers ways={ways} back={back} level={search.level} />
          {ways.demo && <DemoPeople back={back} level={search.level} />}
          {!ways.demo && <FirstTime open={ways.providers.length === 0} />}
        </>
      )}
    </main>
  )
}

/** The outside identity providers; those that are not sure enough for what was tried say so. */
function Providers({
  ways: { providers, demo },
  back,
  level = 0,
}: {
  ways: LoginWays
  back: string | undefined
  level: number | undefined
}) {
  const texts = useTexts(sessionTexts)
  const language = useLanguage()
  if (providers.length === 0) {
    return demo ? null : (
      <section>
        <h2>{texts.noWays}</h2>
        <p>{texts.noWaysText}</p>
      </section>
    )
  }
  return (
    <section aria-labelledby="providers">
      <h2 id="providers">{texts.providers}</h2>
      <ul className="providers">
        {providers.map(({ id, name, url, levels }) => {
          const enough = level === 0 || levels.some((one) => one >= level)
          return (
            <li key={id}>
              {enough ? (
                <a className="provider" href={providerUrl(url, back, level)}>
                  {name[language]}
                </a>
              ) : (
                <p className="provider off">
                  {name[language]} <small>{texts.tooLow(levels.join(', '))}</small>
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function providerUrl(url: string, back: string | undefined, level: number): string {
  const query = new URLSearchParams({
    return: back ?? '/',
    ...(level > 0 && { level: String(level) }),
  })
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}
