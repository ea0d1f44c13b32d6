import { Link, Outlet, useParams } from '@tanstack/react-router'
import type { Resident } from '../api/contract.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { BlocksPage } from '../resident/blocks/blocks-page.tsx'
import { ConsentsPage } from '../resident/consents/consents-page.tsx'
import { ProxiesPage } from '../resident/proxies/proxies-page.tsx'
import { StaffSubjectProvider } from '../resident/subject.tsx'
import { useMay } from '../session/login.ts'
import { AtRequestProvider, Gate, OnlyAtRequest, useAtRequest } from './at-request.tsx'
import { rightsTexts } from './rights.texts.ts'
import { useResident } from './rights-api.ts'
import '../resident/resident.css'
import './rights.css'

const pages = ['consents', 'blocks', 'proxies', 'mandate', 'ability'] as const

/** The frame of staff's pages about one person: who she is, and what there is of hers. */
export function RightsPage() {
  const texts = useTexts(rightsTexts)
  const { residentId = '' } = useParams({ strict: false })
  const { data: resident, error, refetch } = useResident(residentId)
  if (resident === undefined) {
    return (
      <div className="me rights">
        {error ? <Refused error={error} onRetry={() => void refetch()} /> : <Waiting lines={6} />}
        <Link to="/registers/rights">{texts.back}</Link>
      </div>
    )
  }
  return (
    <StaffSubjectProvider key={resident.id} person={resident.id} name={resident.name}>
      <AtRequestProvider>
        <div className="me rights">
          <Who resident={resident} />
          <nav aria-label={texts.tabs} className="me-menu no-print">
            <Link to="/registers/rights/$residentId" params={{ residentId }} activeOptions={{ exact: true }}>
              {texts.pages.start}
            </Link>
            {pages.map((page) => (
              <Link key={page} to={`/registers/rights/$residentId/${page}`} params={{ residentId }}>
                {texts.pages[page]}
              </Link>
            ))}
          </nav>
          <Opened />
          <div className="me-page">
            <Outlet />
          </div>
        </div>
      </AtRequestProvider>
    </StaffSubjectProvider>
  )
}

function Who({ resident: { name, birthYear, canConsent } }: { resident: Resident }) {
  const texts = useTexts(rightsTexts)
  return (
    <div className="rights-who">
      <p>
        <b>{name ?? texts.noName}</b>
        {birthYear !== undefined && `, ${texts.born(birthYear)}`} ·{' '}
        <span className={canConsent ? '' : 'warn'}>{canConsent ? texts.able : texts.unable}</span>
      </p>
      <Link to="/registers/rights" className="no-print">
        {texts.back}
      </Link>
    </div>
  )
}

/** On every page while what is hers is open: why, and the way to close it. */
function Opened() {
  const texts = useTexts(rightsTexts)
  const { said, say } = useAtRequest()
  if (!said) return null
  return (
    <div className="rights-open no-print">
      <p>{texts.open}</p>
      <button type="button" className="me-link" onClick={() => say(false)}>
        {texts.close}
      </button>
    </div>
  )
}

export function OverviewPage() {
  const texts = useTexts(rightsTexts)
  const { residentId = '' } = useParams({ strict: false })
  const { said } = useAtRequest()
  const mayAsk = useMay('trust.decisions.ask')
  return (
    <>
      <h1>{texts.findTitle}</h1>
      {!said && <Gate />}
      <ul className="me-cards">
        {pages.map((page) => (
          <li key={page}>
            <Link to={`/registers/rights/$residentId/${page}`} params={{ residentId }}>
              <b>{texts.pages[page]}</b>
              <span>{texts.cards[page]}</span>
            </Link>
          </li>
        ))}
      </ul>
      {mayAsk && (
        <Link to="/trust/rules/ask" search={{ person: residentId }}>
          {texts.ask}
        </Link>
      )}
    </>
  )
}

export function RightsConsents() {
  const { pages: titles } = useTexts(rightsTexts)
  return (
    <OnlyAtRequest title={titles.consents}>
      <ConsentsPage />
    </OnlyAtRequest>
  )
}

export function RightsBlocks() {
  const { pages: titles } = useTexts(rightsTexts)
  return (
    <OnlyAtRequest title={titles.blocks}>
      <BlocksPage />
    </OnlyAtRequest>
  )
}

export function RightsProxies() {
  const { pages: titles } = useTexts(rightsTexts)
  return (
    <OnlyAtRequest title={titles.proxies}>
      <ProxiesPage />
    </OnlyAtRequest>
  )
}
