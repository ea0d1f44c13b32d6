import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { serverNow } from '../clock/now.ts'
import { useTexts } from '../i18n/texts.ts'
import { useLoginState } from '../session/login.ts'
import { currentSession } from '../session/session.ts'
import { boardTexts } from './board.texts.ts'
import { ChosenAlarm } from './chosen-alarm.tsx'
import { CalmBoard } from './empty/calm-board.tsx'
import { KeyCap } from './keys/key-cap.tsx'
import { KeysDialog } from './keys/keys-dialog.tsx'
import { useKeys } from './keys/use-keys.ts'
import { AlarmList } from './list/alarm-list.tsx'
import { arrange } from './list/order.ts'
import { layOut, neighbour } from './list/rows.ts'
import { useSnapshot } from './live/live-context.tsx'
import { Notices } from './notices.tsx'
import { muteMs } from './sound/loudspeaker.ts'
import { useLoudspeaker } from './sound/sound-context.tsx'
import { StillThere } from './still-there.tsx'
import { StormBanner } from './storm-banner.tsx'
import { usePresence } from './use-presence.ts'
import { useUnfolded } from './use-unfolded.ts'
import { useWide } from './use-wide.ts'
import './board.css'

/** The operator's board: the list to the left, the chosen alarm to the right; one at a time on a narrow screen. */
export function BoardPage() {
  const texts = useTexts(boardTexts)
  const session = currentSession()!
  const live = useSnapshot()
  const ended = useLoginState().endedAt !== undefined
  const { chosen, choose } = useChosen()
  const { unfolded, fold } = useUnfolded()
  const [keysOpen, setKeysOpen] = useState(false)
  const presence = usePresence(session)
  const wide = useWide()

  const storm = live.board?.storm.on ?? false
  const sections = useMemo(() => arrange(live.alarms.values(), storm), [live.alarms, storm])
  const { rows, height } = useMemo(() => layOut(sections, unfolded), [sections, unfolded])
  useFirstChosen(wide && live.loaded && chosen === undefined, rows, choose)

  const { loudspeaker } = useLoudspeaker()
  const move = (step: 1 | -1) => choose(neighbour(rows, chosen, step)?.id)
  useKeys({
    ArrowUp: () => move(-1),
    J: () => move(-1),
    ArrowDown: () => move(1),
    L: () => move(1),
    Home: () => choose(neighbour(rows, undefined, 1)?.id),
    M: () => loudspeaker.mute(loudspeaker.mutedUntil() > serverNow() ? 0 : serverNow() + muteMs),
    T: () => fold('technical'),
    P: () => fold('test'),
    '?': () => setKeysOpen(true),
    Escape: () => choose(undefined),
  })

  return (
    <div className={chosen === undefined ? 'board' : 'board has-chosen'}>
      <section className="board-list" aria-label={texts.title}>
        <StormBanner storm={live.board?.storm} />
        {rows.length === 0 && (
          <p className="list-empty">
            {ended ? texts.notLive : live.loaded ? texts.nothingRings : texts.loading}
          </p>
        )}
        <AlarmList
          rows={rows}
          height={height}
          chosen={chosen}
          unconfirmed={live.unconfirmed}
          onChoose={choose}
          onFold={fold}
        />
        <button type="button" className="keys-button" onClick={() => setKeysOpen(true)}>
          {texts.keys.button} <KeyCap>?</KeyCap>
        </button>
      </section>
      <section className="board-detail" aria-label={texts.detailLabel}>
        {chosen === undefined ? (
          <CalmBoard board={live.board} />
        ) : (
          <ChosenAlarm key={chosen} id={chosen} session={session} onLeave={choose} />
        )}
      </section>
      <KeysDialog open={keysOpen} onClose={() => setKeysOpen(false)} />
      <Notices />
      {presence.asking && <StillThere onAnswer={presence.answer} />}
    </div>
  )
}

/** The chosen alarm is in the address, so that back, forward and a reload keep it. */
function useChosen() {
  const { alarmId: chosen } = useParams({ strict: false })
  const navigate = useNavigate()
  /** @param ifStill leaves the choice alone when another alarm than this is chosen by now */
  const choose = useCallback(
    (id: string | undefined, ifStill?: string) => {
      if (ifStill !== undefined && !location.pathname.endsWith(ifStill)) return
      if (id === undefined) void navigate({ to: '/board' })
      else void navigate({ to: '/board/$alarmId', params: { alarmId: id }, replace: true })
    },
    [navigate],
  )
  return { chosen, choose }
}

/** With room beside the list, and none chosen, what rings first is chosen; never anything that somebody works on. */
function useFirstChosen(
  enabled: boolean,
  rows: ReturnType<typeof layOut>['rows'],
  choose: (id: string) => void,
): void {
  const first = enabled ? neighbour(rows, undefined, 1) : undefined
  const id = first?.ringing ? first.id : undefined
  useEffect(() => {
    if (id !== undefined) choose(id)
  }, [id, choose])
}
