import { Button } from '@midas-ds/components/button'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Interaction } from '../api/contract.ts'
import { refusalFrom } from '../api/http.ts'
import { LanguageSwitch, ThemeSwitch } from '../app/switches.tsx'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { loginHref } from './login-href.ts'
import { sessionTexts } from './session.texts.ts'
import { answerInteraction, interaction } from './session-api.ts'
import './login.css'

/** What an app asks a person for, in sentences, and her answer; then she is sent back to the app. */
export function ConsentPage() {
  const texts = useTexts(sessionTexts)
  const { id } = useParams({ from: '/consent/$id' })
  const { data, error, refetch } = useQuery({
    queryKey: ['interaction', id],
    queryFn: ({ signal }) => interaction(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const refused = error && refusalFrom(error)
  const needsLogin = data?.needs === 'login' || refused?.status === 401
  const level = data?.levelOfAssurance
  useEffect(() => {
    if (needsLogin) location.replace(loginHref(level))
  }, [needsLogin, level])
  return (
    <main className="start">
      <div className="start-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      {refused && !needsLogin && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data && !needsLogin && <Ask asked={data} texts={texts} />}
    </main>
  )
}

function Ask({
  asked: { id, client, scopes },
  texts,
}: {
  asked: Interaction
  texts: (typeof sessionTexts)['en']
}) {
  const language = useLanguage()
  const [answered, setAnswered] = useState(false)
  const [error, setError] = useState<unknown>()
  const answer = (allow: boolean) => {
    setAnswered(true)
    setError(undefined)
    void answerInteraction(id, allow).then(
      ({ redirectTo }) => location.assign(redirectTo),
      (thrown) => {
        setAnswered(false)
        setError(thrown)
      },
    )
  }
  return (
    <>
      <title>{`${texts.consent(client.name)} – Knutpunkt`}</title>
      <h1>{texts.consent(client.name)}</h1>
      {client.organisation && <p className="start-lead">{texts.consentFrom(client.organisation)}</p>}
      {scopes.length === 0 ? (
        <p>{texts.consentNothing}</p>
      ) : (
        <>
          <p>{texts.consentAsks}</p>
          <ul className="asked-for">
            {scopes.map(({ scope, text }) => (
              <li key={scope}>{text[language]}</li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet">{texts.consentLaw}</p>
      {error !== undefined && <Refused error={error} />}
      <div className="form-buttons">
        <Button isDisabled={answered} onPress={() => answer(true)}>
          {texts.allow}
        </Button>
        <Button variant="secondary" isDisabled={answered} onPress={() => answer(false)}>
          {texts.deny}
        </Button>
      </div>
    </>
  )
}
