import { Link } from '@tanstack/react-router'
import { LanguageSwitch, ThemeSwitch } from '../../../app/switches.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { Decisions } from './decisions.tsx'
import { registerTexts } from './register.texts.ts'
import '../../../register/register.css'
import '../../../services/services.css'
import '../../../session/login.css'
import '../../data.css'
import '../request.css'

/** The register among the pages of the data hub. */
export function DecisionsPage() {
  const texts = useTexts(registerTexts)
  return (
    <div className="services-section">
      <Decisions />
      <p className="quiet">
        {texts.open} <Link to="/decisions">/decisions</Link>
      </p>
    </div>
  )
}

/** The register for anybody, without a login. */
export function PublicDecisionsPage() {
  const texts = useTexts(registerTexts)
  return (
    <main className="request-public">
      <title>{`${texts.title} – Knutpunkt`}</title>
      <div className="start-tools">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <div className="services-section">
        <Decisions />
        <Link to="/login">{texts.login}</Link>
      </div>
    </main>
  )
}
