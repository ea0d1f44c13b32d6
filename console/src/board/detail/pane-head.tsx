import type { Alarm, AlarmDetail } from '../../api/contract.ts'
import { Since } from '../../clock/since.tsx'
import { ageOf, formatSecond } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { deviceKindWord } from '../../words/device-kind.ts'
import { words as allWords } from '../../words/words.ts'
import { KeyCap } from '../keys/key-cap.tsx'
import { waitingSince } from '../list/order.ts'
import { UrgencyShape } from '../list/urgency-shape.tsx'
import { Marks } from '../marks.tsx'
import { titleOf } from '../title.ts'
import { detailTexts } from './detail.texts.ts'

interface PaneHeadProps {
  alarm: Alarm
  detail: AlarmDetail | undefined
  codeShown: boolean
  onShowCode(): void
  onReveal(): void
}

/** Who, where, and how long since the press. */
export function PaneHead({ alarm, detail, codeShown, onShowCode, onReveal }: PaneHeadProps) {
  const texts = useTexts(detailTexts)
  const words = useTexts(allWords)
  const person = detail?.person ?? alarm.person
  const withheld = detail?.withheld ?? person?.protectedIdentity ?? false
  const name = person && !withheld ? person.name : titleOf(alarm, words)
  return (
    <header className="pane-head">
      <p className="pane-kind">
        <UrgencyShape urgency={alarm.urgency} />
        <b>{words.urgency[alarm.urgency]}</b>
        <span>{words.class[alarm.class]}</span>
        <span className="pane-state">{words.state[alarm.ringing ? 'ringing' : alarm.state]}</span>
      </p>
      <h1>
        {name}
        {person?.birthDate && !withheld && <span className="age">, {ageOf(person.birthDate)}</span>}
      </h1>
      {person?.protectedIdentity && !withheld && <p className="mark protected">{words.protectedIdentity}</p>}
      <Where
        alarm={alarm}
        detail={detail}
        withheld={withheld}
        codeShown={codeShown}
        onShowCode={onShowCode}
      />
      {withheld && (
        <div className="withheld">
          <p>{texts.protected}</p>
          <button type="button" className="plain-button" onClick={onReveal}>
            {texts.reveal} <KeyCap>V</KeyCap>
          </button>
        </div>
      )}
      <Marks alarm={alarm} />
      {alarm.text && <p className="said">{alarm.text}</p>}
      <Clock alarm={alarm} detail={detail} />
    </header>
  )
}

function Where({
  alarm,
  detail,
  withheld,
  codeShown,
  onShowCode,
}: Omit<PaneHeadProps, 'onReveal'> & { withheld: boolean }) {
  const texts = useTexts(detailTexts)
  const home = detail?.home ?? alarm.home
  if (withheld || home === undefined) return null
  return (
    <p className="pane-where">
      <span>{[home.street, home.floor, home.city].filter(Boolean).join(', ')}</span>
      {detail?.doorCode && (
        <span className="door-code">
          {texts.doorCode} <b>{codeShown ? detail.doorCode : '••••'}</b>{' '}
          <button type="button" className="plain-button" aria-expanded={codeShown} onClick={onShowCode}>
            {codeShown ? texts.hide : texts.show} <KeyCap>D</KeyCap>
          </button>
        </span>
      )}
    </p>
  )
}

function Clock({ alarm, detail }: { alarm: Alarm; detail: AlarmDetail | undefined }) {
  const texts = useTexts(detailTexts)
  const words = useTexts(allWords)
  const times = detail?.events
    .filter(({ kind }) => kind === 'pressed' || kind === 'pressed_again')
    .map(({ at }) => formatSecond(at))
  const shownTimes = times?.length
    ? times
    : [...new Set([alarm.pressedAt, alarm.lastPressAt])].map(formatSecond)
  return (
    <div className={`pane-clock ${alarm.urgency}${alarm.ringing ? ' rings' : ''}`}>
      <div>
        {alarm.state === 'resolved' ? (
          <span className="big-clock">{formatSecond(alarm.resolvedAt ?? alarm.receivedAt)}</span>
        ) : (
          <Since at={waitingSince(alarm)} className="big-clock" />
        )}
        <span className="clock-word">
          {alarm.state === 'resolved' ? words.state.resolved : texts.sincePress}
        </span>
      </div>
      <dl className="clock-facts">
        <dt>{texts.presses(alarm.presses)}</dt>
        <dd>{shownTimes.slice(-6).join(', ')}</dd>
        <dt>{texts.place}</dt>
        <dd>
          {[
            alarm.location?.text ?? alarm.device?.place,
            alarm.device && deviceKindWord(alarm.device.kind, words),
          ]
            .filter(Boolean)
            .join(' · ') || '–'}
        </dd>
        <dd className="voice">
          {texts.voice[detail?.voice?.direction ?? 'none']}
          {detail?.voice?.uri && (
            <>
              {' '}
              <Copyable value={detail.voice.uri} label={texts.voiceAddress} />
            </>
          )}
        </dd>
      </dl>
    </div>
  )
}
