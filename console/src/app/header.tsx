import { Link, useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { boardTexts } from '../board/board.texts.ts'
import { sectionOf } from '../board/list/order.ts'
import { useSnapshot } from '../board/live/live-context.tsx'
import { formatSecond } from '../i18n/format.ts'
import { useTexts } from '../i18n/texts.ts'
import type { Session } from '../session/session.ts'
import { appTexts } from './app.texts.ts'
import { SoundControl } from './sound-control.tsx'
import { LanguageSwitch, ThemeSwitch } from './switches.tsx'

/** The line at the top of every page: where to go, what rings, whether the screen is connected, who sits here. */
export function Header({ session }: { session: Session }) {
  const texts = useTexts(appTexts)
  const live = useSnapshot()
  const lost = live.connection === 'lost'
  return (
    <header className={lost ? 'header lost' : 'header'}>
      <PageTitle />
      <div className="header-line">
        <a className="skip" href="#content">
          {texts.skip}
        </a>
        <nav aria-label={texts.nav}>
          <Link to="/board">{texts.alarms}</Link>
          <Link to="/registers">{texts.registers}</Link>
          <Link to="/follow-up">{texts.followUp}</Link>
        </nav>
        <Status group={session.group.name} />
        <div className="header-tools">
          <SoundControl />
          <LanguageSwitch />
          <ThemeSwitch />
          <Link to="/start" className="operator" title={texts.operator}>
            {session.staff.name}
          </Link>
        </div>
      </div>
      <Trouble />
    </header>
  )
}

/** What the browser's tab says: what rings, and which page this is. */
function PageTitle() {
  const texts = useTexts(appTexts)
  const { alarms } = useSnapshot()
  const page = useLocation().pathname.split('/')[1]
  const names: Record<string, string> = {
    board: texts.alarms,
    registers: texts.registers,
    'follow-up': texts.followUp,
    incident: texts.incident,
  }
  const ringing = useMemo(
    () => [...alarms.values()].filter((alarm) => sectionOf(alarm) === 'ringing').length,
    [alarms],
  )
  return <title>{`${ringing > 0 ? `(${ringing}) ` : ''}${names[page ?? ''] ?? ''} – Knutpunkt`}</title>
}

function Status({ group }: { group: string }) {
  const texts = useTexts(boardTexts)
  const { alarms, connection } = useSnapshot()
  const { ringing, progress } = useMemo(() => {
    const counts = { ringing: 0, progress: 0, technical: 0, test: 0, resolved: 0 }
    for (const alarm of alarms.values()) counts[sectionOf(alarm)] += 1
    return counts
  }, [alarms])
  const words = { live: texts.liveShort, connecting: texts.connecting, lost: texts.lost }
  return (
    <p className="header-status">
      <b className="group-name">{group}</b>
      <span className={ringing > 0 ? 'ringing-count some' : 'ringing-count'}>
        {texts.ringingCount(ringing)}
      </span>
      <span>{texts.progressCount(progress)}</span>
      <span className={`live-mark ${connection}`}>
        <i aria-hidden="true" />
        {words[connection]}
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
