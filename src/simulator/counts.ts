/** What the devices of a simulator have done so far, over all of them. */
export interface Counts {
  /** Messages begun, each counted once however often it was repeated. */
  sent: number
  /** Messages the reception took. */
  answeredOk: number
  /** Messages turned away or given up; a heartbeat that was not answered counts here at once. */
  failed: number
  /** Repeats of a message, under the same reference. */
  retried: number
}

export function zeroCounts(): Counts {
  return { sent: 0, answeredOk: 0, failed: 0, retried: 0 }
}
