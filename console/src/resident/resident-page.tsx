import { Link, Outlet } from '@tanstack/react-router'
import { useTexts } from '../i18n/texts.ts'
import { actTexts } from '../rules/acts.texts.ts'
import { useLogin } from '../session/login.ts'
import { actsOf } from './mandate.ts'
import { residentTexts } from './resident.texts.ts'
import { SubjectProvider, useSubject } from './subject.tsx'
import './resident.css'

/** The frame of a resident's own pages. */
export function ResidentPage() {
  const texts = useTexts(residentTexts)
  const login = useLogin()
  if (login?.kind === 'staff') {
    return (
      <div className="dead-end">
        <h1>{texts.notResident}</h1>
        <p>{texts.notResidentText}</p>
      </div>
    )
  }
  return (
    <SubjectProvider>
      <div className="me">
        <nav aria-label={texts.menu} className="me-menu no-print">
          <Link to="/me" activeOptions={{ exact: true }}>
            {texts.pages.start}
          </Link>
          <Link to="/me/consents">{texts.pages.consents}</Link>
          <Link to="/me/blocks">{texts.pages.blocks}</Link>
          <Link to="/me/proxies">{texts.pages.proxies}</Link>
          <Link to="/me/seen">{texts.pages.seen}</Link>
        </nav>
        <ActingFor />
        <PageOfSubject />
      </div>
    </SubjectProvider>
  )
}

/** Nothing half written for one person is kept when the pages turn to another. */
function PageOfSubject() {
  const { person } = useSubject()
  return (
    <div className="me-page" key={person}>
      <Outlet />
    </div>
  )
}

/** On every page while somebody acts for another: for whom, what she may, and the way out. */
function ActingFor() {
  const texts = useTexts(residentTexts)
  const acts: Record<string, string> = useTexts(actTexts)
  const { acting, actForOneself } = useSubject()
  if (acting === undefined) return null
  return (
    <section className="me-acting" aria-label={texts.acting(acting.name)}>
      <p>
        <b>{texts.acting(acting.name)}</b>
      </p>
      <p>{texts.actingText(acting.name)}</p>
      <details>
        <summary>{texts.actingMay}</summary>
        <ul className="me-acts">
          {actsOf(acting.mandate).map((act) => (
            <li key={act}>{acts[act] ?? act}</li>
          ))}
        </ul>
      </details>
      <button type="button" className="me-button quiet-button" onClick={actForOneself}>
        {texts.actingEnd}
      </button>
    </section>
  )
}
