import { serverNow } from '../../clock/now.ts'
import { remembered } from '../../session/remembered.ts'
import { type Melody, melodies } from './melodies.ts'

/** Volume from 0 to 1, remembered by the browser. Never silent by itself: silence is muting, which ends. */
export const volume = remembered('volume', 0.7)
export const quietestVolume = 0.1

/** How long muting lasts, in milliseconds. */
export const muteMs = 2 * 60_000

/** Plays melodies with the browser's own synthesiser. Browsers may hold it until the page has been touched. */
export class Loudspeaker {
  #context: AudioContext | undefined
  #mutedUntil = 0
  #started = new Map<Melody, number>()
  #listeners = new Set<() => void>()

  constructor() {
    if (typeof AudioContext === 'undefined') return
    this.#context = new AudioContext()
    this.#context.onstatechange = () => this.#changed()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** `blocked`: the browser waits for a click. */
  state = (): 'on' | 'blocked' => (this.#context?.state === 'running' ? 'on' : 'blocked')

  mutedUntil = (): number => this.#mutedUntil

  async unlock(): Promise<void> {
    await this.#context?.resume()
    this.#changed()
  }

  /** Silences until a time on the server's clock, in milliseconds; 0 ends the silence. */
  mute(until: number): void {
    this.#mutedUntil = until
    this.#changed()
  }

  play(name: Melody): void {
    const context = this.#context
    if (context?.state !== 'running' || serverNow() < this.#mutedUntil) return
    const start = context.currentTime + 0.02
    // an arrival is told of twice, as news and as what rings now; it is heard once
    if (start - (this.#started.get(name) ?? -1) < 0.5) return
    this.#started.set(name, start)
    for (const tone of melodies[name]) {
      const oscillator = context.createOscillator()
      const gain = context.createGain()
      const peak = Math.max(quietestVolume, volume.get()) * tone.strength * 0.6
      oscillator.type = tone.shape
      oscillator.frequency.value = tone.hertz
      gain.gain.setValueAtTime(0, start + tone.at)
      gain.gain.linearRampToValueAtTime(peak, start + tone.at + 0.015)
      gain.gain.setValueAtTime(peak, start + tone.at + tone.length - 0.03)
      gain.gain.linearRampToValueAtTime(0, start + tone.at + tone.length)
      oscillator.connect(gain).connect(context.destination)
      oscillator.start(start + tone.at)
      oscillator.stop(start + tone.at + tone.length)
    }
  }

  close(): void {
    void this.#context?.close()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
