import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { muteMs, quietestVolume, volume } from '../board/sound/loudspeaker.ts'
import type { Melody } from '../board/sound/melodies.ts'
import { useLoudspeaker } from '../board/sound/sound-context.tsx'
import { durationText } from '../clock/duration.ts'
import { serverNow, useNow } from '../clock/now.ts'
import { useTexts } from '../i18n/texts.ts'
import { useClosing } from '../parts/use-closing.ts'
import { appTexts } from './app.texts.ts'

/** Volume, a silence that ends by itself, and what each kind of alarm sounds like. */
export function SoundControl() {
  const texts = useTexts(appTexts)
  const { loudspeaker, mutedUntil } = useLoudspeaker()
  const left = useMuteLeft(mutedUntil)
  const level = useSyncExternalStore(volume.subscribe, volume.get)
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useClosing(box, open, () => setOpen(false))
  const tries: [Melody, string][] = [
    ['acute', texts.tryAcute],
    ['prompt', texts.tryPrompt],
    ['technical', texts.tryTechnical],
    ['test', texts.tryTest],
  ]
  return (
    <div className="sound" ref={box}>
      <button
        type="button"
        className={left > 0 ? 'muted' : ''}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {left > 0 ? `${texts.muted} ${durationText(left)}` : texts.sound}
      </button>
      {open && (
        <div className="sound-box">
          <label>
            {texts.volume}
            <input
              type="range"
              min={quietestVolume}
              max={1}
              step={0.1}
              value={level}
              onChange={(event) => volume.set(Number(event.target.value))}
            />
          </label>
          <button
            type="button"
            className="plain-button"
            onClick={() => loudspeaker.mute(left > 0 ? 0 : serverNow() + muteMs)}
          >
            {left > 0 ? texts.unmute : texts.mute(`${muteMs / 60_000} min`)}
          </button>
          <div className="tries">
            {tries.map(([melody, text]) => (
              <button
                key={melody}
                type="button"
                className="plain-button"
                onClick={() => loudspeaker.play(melody)}
              >
                {text}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

/** Seconds of silence left. */
function useMuteLeft(mutedUntil: number): number {
  return Math.max(0, Math.ceil((mutedUntil - useNow()) / 1000))
}

/** The bar with one button where the browser does not let the page sound before a click. */
export function SoundBlocked() {
  const texts = useTexts(appTexts)
  const { loudspeaker, state } = useLoudspeaker()
  const [late, setLate] = useState(false)
  useEffect(() => {
    // browsers that allow sound say so a moment after the page is opened
    const timer = setTimeout(() => setLate(true), 500)
    return () => clearTimeout(timer)
  }, [])
  if (state === 'on' || !late) return null
  return (
    <div className="sound-blocked" role="status">
      <b>{texts.soundBlocked}</b> <span>{texts.soundBlockedText}</span>
      <button type="button" className="plain-button" onClick={() => void loudspeaker.unlock()}>
        {texts.soundOn}
      </button>
    </div>
  )
}
