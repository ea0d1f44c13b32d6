/**
 * How the server's clock differs from this computer's, in milliseconds, estimated from the times the server sends.
 *
 * A message is always some time on its way, which makes the server look slow; of the latest samples the one that was
 * least delayed is nearest the truth, so the largest difference wins. Old samples leave, so that a corrected
 * computer clock is followed within a minute.
 */
export class ServerClock {
  #samples: number[] = []
  static readonly kept = 6

  sample(serverAt: string, localNow: number): void {
    const difference = Date.parse(serverAt) - localNow
    if (Number.isNaN(difference)) return
    this.#samples = [...this.#samples, difference].slice(-ServerClock.kept)
  }

  get offset(): number {
    return this.#samples.length === 0 ? 0 : Math.max(...this.#samples)
  }
}
