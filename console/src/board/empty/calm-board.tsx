import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Board } from '../../api/contract.ts'
import { formatInstant, formatMinute } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { useLoginState } from '../../session/login.ts'
import { deviceKindWord } from '../../words/device-kind.ts'
import { words as allWords } from '../../words/words.ts'
import { emptyTexts } from './empty.texts.ts'

type Lines = Board['silentDevices']

/** What the board shows when no alarm is chosen: who is on duty, and what needs care while it is calm. */
export function CalmBoard({ board }: { board: Board | undefined }) {
  const texts = useTexts(emptyTexts)
  const language = useLanguage()
  const ended = useLoginState().endedAt !== undefined
  if (board === undefined) return <Waiting lines={10} />
  const at = (instant: string | undefined) => (instant === undefined ? '' : formatInstant(instant, language))
  return (
    <div className="calm">
      <h1>{ended ? texts.notFollowed : texts.calm}</h1>
      <div className="calm-grid">
        <OnDuty board={board} />
        <Devices
          title={texts.silent}
          none={texts.noSilent}
          lines={board.silentDevices}
          to="devices"
          say={(since) => texts.silentSince(at(since))}
        />
        <Devices
          title={texts.testsDue}
          none={texts.noTestsDue}
          lines={board.testsDue}
          to="tests"
          say={(since) => texts.dueSince(at(since))}
        />
        <Devices
          title={texts.notProven}
          none={texts.noNotProven}
          lines={board.notProven}
          to="tests"
          say={() => ''}
        />
        {board.unknownHeard.length > 0 && (
          <Panel title={texts.unknownHeard}>
            <ul>
              {board.unknownHeard.map(({ address, lastAt, signals }) => (
                <li key={address.scheme + address.value}>
                  <code>{address.value}</code>{' '}
                  <span className="quiet">{texts.unknownLine(signals, at(lastAt))}</span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  )
}

function Panel({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section className="panel">
      <h2>
        {title} {count !== undefined && count > 0 && <span className="count">{count}</span>}
      </h2>
      {children}
    </section>
  )
}

function OnDuty({ board }: { board: Board }) {
  const texts = useTexts(emptyTexts)
  const { reception } = board
  return (
    <Panel title={texts.onDuty}>
      <p>
        <b>{board.groupName}</b>
        {!board.onDuty && <span className="warn"> · {texts.offDuty}</span>}
      </p>
      <p>{board.liveScreens.length === 0 ? texts.noScreens : texts.screens(board.liveScreens.length)}</p>
      <ul>
        {board.liveScreens.map(({ screenId, staffName, seenAt }) => (
          <li key={screenId}>
            {staffName ?? texts.unnamed} <span className="quiet">{formatMinute(seenAt)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">
        {[
          reception.database === 'ok' && texts.receptionOk,
          reception.queued > 0 && texts.queued(reception.queued),
          reception.refusedLastHour > 0 && texts.refused(reception.refusedLastHour),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Panel>
  )
}

interface DevicesProps {
  title: string
  none: string
  lines: Lines
  to: 'devices' | 'tests'
  say(since: string | undefined): string
}

function Devices({ title, none, lines, to, say }: DevicesProps) {
  const texts = useTexts(emptyTexts)
  const words = useTexts(allWords)
  return (
    <Panel title={title} count={lines.total}>
      {lines.total === 0 && <p className="quiet">{none}</p>}
      <ul>
        {lines.items.slice(0, 6).map((line) => (
          <li key={line.deviceId}>
            <b>{line.personName ?? line.street ?? deviceKindWord(line.kind, words)}</b>{' '}
            <span className="quiet">
              {[deviceKindWord(line.kind, words), line.place, say(line.since)].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {lines.total > 6 &&
        (to === 'tests' ? (
          <Link to="/registers/tests">{texts.all(lines.total)}</Link>
        ) : (
          <Link to="/registers/$register" params={{ register: 'devices' }}>
            {texts.all(lines.total)}
          </Link>
        ))}
    </Panel>
  )
}
