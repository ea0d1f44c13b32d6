import { Link, Outlet } from '@tanstack/react-router'
import { useTexts } from '../i18n/texts.ts'
import { useMay } from '../session/login.ts'
import { auditTexts } from './audit.texts.ts'
import '../rules/rules.css'
import './audit.css'

/** The auditor's pages: what was done, extracts, reviews, and whether the log is whole. */
export function AuditPage() {
  const texts = useTexts(auditTexts)
  const mayExtract = useMay('trust.audit.extract')
  const mayReview = useMay('trust.audit.review')
  return (
    <div className="audit">
      <h1>{texts.title}</h1>
      <nav aria-label={texts.menu} className="tabs no-print">
        <Link to="/trust/audit" activeOptions={{ exact: true, includeSearch: false }}>
          {texts.tabs.entries}
        </Link>
        {mayExtract && <Link to="/trust/audit/extract">{texts.tabs.extract}</Link>}
        {mayReview && <Link to="/trust/audit/reviews">{texts.tabs.reviews}</Link>}
        <Link to="/trust/audit/log">{texts.tabs.log}</Link>
      </nav>
      <Outlet />
    </div>
  )
}
