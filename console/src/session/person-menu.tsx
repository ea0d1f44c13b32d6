import { useId, useRef, useState } from 'react'
import type { Login } from '../api/contract.ts'
import { appTexts } from '../app/app.texts.ts'
import { formatInstant } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Refused } from '../parts/refused.tsx'
import { useClosing } from '../parts/use-closing.ts'
import { assignmentOf, useLogin } from './login.ts'
import { sessionTexts } from './session.texts.ts'
import { chooseAssignment, logOut } from './session-api.ts'

/** Who is logged in, as what and where; the other assignments, and the ways out. */
export function PersonMenu() {
  const login = useLogin()
  return login && <Menu login={login} />
}

function Menu({ login }: { login: Login }) {
  const texts = useTexts(sessionTexts)
  const { loggedIn } = useTexts(appTexts)
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const [everywhere, setEverywhere] = useState(false)
  const [error, setError] = useState<unknown>()
  const box = useRef<HTMLDivElement>(null)
  useClosing(box, open && !everywhere, () => setOpen(false))
  const id = useId()
  const chosen = assignmentOf(login)
  const role = chosen
    ? (chosen.title ?? chosen.roles.map((one) => texts.roles[one]).join(', '))
    : texts.resident
  const others = login.assignments.filter((one) => one.id !== login.assignment)
  const change = async (assignment: string) => {
    try {
      await chooseAssignment(assignment)
      location.assign('/')
    } catch (thrown) {
      setError(thrown)
    }
  }
  const leave = (all: boolean) =>
    void logOut(all).then((left) => location.assign(left?.endSessionUrl ?? '/login?out=1'), setError)
  return (
    <div className="person" ref={box}>
      <button
        type="button"
        className="operator"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className="spoken">{loggedIn}</span> <b>{login.name}</b>{' '}
        <small>{[role, chosen?.unit.name].filter(Boolean).join(', ')}</small>
      </button>
      <div className="person-box" id={id} hidden={!open}>
        <p>
          <b>{login.name}</b>
          <br />
          {role}
          {chosen && (
            <>
              <br />
              {chosen.unit.name}, {chosen.organisation.name}
            </>
          )}
        </p>
        <p className="quiet">
          {texts.levelNow(login.levelOfAssurance)}
          <br />
          {texts.until(formatInstant(login.expiresAt, language))}
        </p>
        {others.length > 0 && (
          <div className="person-others">
            <h2>{texts.change}</h2>
            {others.map((one) => (
              <button key={one.id} type="button" className="plain-button" onClick={() => void change(one.id)}>
                {one.unit.name}{' '}
                <small>{one.title ?? one.roles.map((code) => texts.roles[code]).join(', ')}</small>
              </button>
            ))}
          </div>
        )}
        {error !== undefined && <Refused error={error} />}
        <button type="button" className="plain-button" onClick={() => leave(false)}>
          {texts.logOut}
        </button>
        <button type="button" className="plain-button" onClick={() => setEverywhere(true)}>
          {texts.logOutEverywhere}
        </button>
      </div>
      {everywhere && (
        <Confirm
          title={texts.logOutEverywhere}
          text={texts.logOutEverywhereText}
          yes={texts.logOutEverywhere}
          no={texts.cancel}
          onYes={() => leave(true)}
          onNo={() => setEverywhere(false)}
        />
      )}
    </div>
  )
}
