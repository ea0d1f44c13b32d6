import { Button } from '@midas-ds/components/button'
import { useState } from 'react'
import type { Login } from '../api/contract.ts'
import { mayOpen } from '../app/areas.ts'
import { LanguageSwitch, ThemeSwitch } from '../app/switches.tsx'
import { formatDate } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { sessionTexts } from './session.texts.ts'
import { chooseAssignment, logOut } from './session-api.ts'
import './login.css'

/** Asked of whoever has several assignments: in which she acts now. */
export function ChooseAssignment({ login, gone }: { login: Login; gone?: boolean }) {
  const texts = useTexts(sessionTexts)
  const language = useLanguage()
  const [error, setError] = useState<unknown>()
  const choices = gone ? login.assignments.filter(({ id }) => id !== login.assignment) : login.assignments
  const none = choices.length === 0
  const choose = async (id: string) => {
    setError(undefined)
    try {
      const next = await chooseAssignment(id)
      // where she wanted to go, when that is hers; what she chose decides that
      const stays = !gone && mayOpen(next.permissions, location.pathname)
      location.assign(stays ? location.href : '/')
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <main className="start">
      <title>{`${texts.choose} – Knutpunkt`}</title>
      <div className="start-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <h1>{gone ? texts.groupGone : none ? texts.none : texts.choose}</h1>
      <p className="start-lead">{gone ? texts.groupGoneText : none ? texts.noneText : texts.chooseText}</p>
      {error !== undefined && <Refused error={error} />}
      <ul className="start-people">
        {choices.map(({ id, unit, organisation, roles, title, validUntil }) => (
          <li key={id}>
            <button type="button" className="choice" onClick={() => void choose(id)}>
              <b>{unit.name}</b>
              <small>
                {title ?? roles.map((role) => texts.roles[role]).join(', ')}, {organisation.name}
                {validUntil && `, ${texts.validUntil(formatDate(Date.parse(validUntil) - 1, language))}`}
              </small>
            </button>
          </li>
        ))}
      </ul>
      <div className="form-buttons">
        {none && <Button onPress={() => location.reload()}>{texts.reload}</Button>}
        <Button
          variant="secondary"
          onPress={() => void logOut(false).then(() => location.assign('/login?out=1'), setError)}
        >
          {texts.logOut}
        </Button>
      </div>
    </main>
  )
}
