import { Link, useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { boardTexts } from '../board/board.texts.ts'
import { sectionOf } from '../board/list/order.ts'
import { useSnapshot } from '../board/live/live-context.tsx'
import { formatSecond } from '../i18n/format.ts'
import { useTexts } from '../i18n/texts.ts'
import { pageRights, useLogin, useLoginState } from '../session/login.ts'
import { LoginEnded } from '../session/login-ended.tsx'
import { PersonMenu } from '../session/person-menu.tsx'
import type { Session } from '../session/session.ts'
import { appTexts } from './app.texts.ts'
import { areasFor, mayOpen } from './areas.ts'
import { SoundControl } from './sound-control.tsx'
import { LanguageSwitch, ThemeSwitch } from './switches.tsx'

/**
 * The line at the top of every page: where to go, who is logged in; and for whoever follows alarms what rings, and whether the
 * screen is connected.
 */
export function Header({ following }: { following?: Session }) {
  return following ? <AlarmHeader session={following} /> : <PlainHeader />
}

function PlainHeader() {
  return (
    <header className="header">
      <title>{`${usePageName()} – Knutpunkt`}</title>
      <div className="header-line">
        <Menu />
        <span className="header-status" />
        <div className="header-tools">
          <LanguageSwitch />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </div>
      <LoginEnded />
    </header>
  )
}

function AlarmHeader({ session }: { session: Session }) {
  const live = useSnapshot()
  const ended = useLoginState().endedAt !== undefined
  return (
    <header className={ended || live.connection === 'lost' ? 'header lost' : 'header'}>
      <AlarmTitle />
      <div className="header-line">
        <Menu />
        <Status group={session.group.name} />
        <div className="header-tools">
          <SoundControl />
          <LanguageSwitch />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </div>
      {ended ? <LoginEnded following /> : <Trouble />}
    </header>
  )
}

/** The areas she has something to do in. */
function Menu() {
  const texts = useTexts(appTexts)
  const login = useLogin()
  const permissions = login === undefined ? [] : pageRights(login)
  const areas = areasFor(permissions)
  return (
    <>
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <nav aria-label={texts.nav}>
        {areas.includes('alarms') && <Link to="/board">{texts.alarms}</Link>}
        {areas.includes('registers') && <Link to="/registers">{texts.registers}</Link>}
        {mayOpen(permissions, '/follow-up') && <Link to="/follow-up">{texts.followUp}</Link>}
        {areas.includes('me') && <Link to="/me">{texts.me}</Link>}
        {areas.includes('services') && <Link to="/services">{texts.services}</Link>}
        {areas.includes('trust') && <Link to="/trust">{texts.trust}</Link>}
        {areas.includes('data') && <Link to="/data">{texts.data}</Link>}
        {areas.includes('region') && <Link to="/region">{texts.region}</Link>}
      </nav>
    </>
  )
}

/** What the page's area is called. */
function usePageName(): string {
  const texts = useTexts(appTexts)
  const page = useLocation().pathname.split('/')[1]
  const names: Record<string, string> = {
    board: texts.alarms,
    registers: texts.registers,
    'follow-up': texts.followUp,
    incident: texts.incident,
    me: texts.me,
    trust: texts.trust,
    data: texts.data,
    region: texts.region,
  }
  return names[page ?? ''] ?? ''
}

/** What the browser's tab says: what rings, and which page this is. */
function AlarmTitle() {
  const { alarms } = useSnapshot()
  const ringing = useMemo(
    () => [...alarms.values()].filter((alarm) => sectionOf(alarm) === 'ringing').length,
    [alarms],
  )
  return <title>{`${ringing > 0 ? `(${ringing}) ` : ''}${usePageName()} – Knutpunkt`}</title>
}

function Status({ group }: { group: string }) {
  const texts = useTexts(boardTexts)
  const { alarms, connection } = useSnapshot()
  const { ringing, progress } = useMemo(() => {
    const counts = { ringing: 0, progress: 0, technical: 0, test: 0, resolved: 0 }
    for (const alarm of alarms.values()) counts[sectionOf(alarm)] += 1
    return counts
  }, [alarms])
  const ended = useLoginState().endedAt !== undefined
  const words = { live: texts.liveShort, connecting: texts.connecting, lost: texts.lost }
  return (
    <p className="header-status">
      <b className="group-name">{group}</b>
      <span className={ringing > 0 ? 'ringing-count some' : 'ringing-count'}>
        {texts.ringingCount(ringing)}
      </span>
      <span>{texts.progressCount(progress)}</span>
      <span className={`live-mark ${ended ? 'lost' : connection}`}>
        <i aria-hidden="true" />
        {ended ? texts.notLive : words[connection]}
      </span>
    </p>
  )
}

/** A lost connection and a database that is away are said in words, with the time; nothing else is dimmed. */
function Trouble() {
  const texts = useTexts(boardTexts)
  const { connection, lastContact, databaseAway } = useSnapshot()
  return (
    <div role="alert">
      {connection === 'lost' && (
        <p className="header-trouble">
          <b>{texts.lost}.</b>{' '}
          {lastContact === undefined ? texts.lostNever : texts.lostSince(formatSecond(lastContact))}
        </p>
      )}
      {databaseAway && <p className="header-trouble">{texts.databaseAway}</p>}
    </div>
  )
}
