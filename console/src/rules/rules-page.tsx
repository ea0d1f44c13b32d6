import { Link, Outlet } from '@tanstack/react-router'
import { useTexts } from '../i18n/texts.ts'
import { useMay } from '../session/login.ts'
import { rulesTexts } from './rules.texts.ts'
import './rules.css'

/** The rules that everybody is judged by: to read, to try, and to learn why something was denied. */
export function RulesPage() {
  const texts = useTexts(rulesTexts)
  const mayAsk = useMay('trust.decisions.ask')
  return (
    <div className="rules">
      <h1>{texts.title}</h1>
      <nav aria-label={texts.menu} className="tabs">
        <Link to="/trust/rules" activeOptions={{ exact: true }}>
          {texts.tabs.list}
        </Link>
        <Link to="/trust/rules/try">{texts.tabs.try}</Link>
        {mayAsk && <Link to="/trust/rules/ask">{texts.tabs.ask}</Link>}
        <Link to="/trust/rules/why">{texts.tabs.why}</Link>
      </nav>
      <Outlet />
    </div>
  )
}
