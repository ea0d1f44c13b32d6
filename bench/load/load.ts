/** What the load process is asked to do; passed as JSON in its one argument. */
export interface Load {
  /** `sip:host:port` */
  target: string
  firstCid: number
  /** How many devices take turns, each pressing once before any presses again. */
  devices: number
  count: number
  /** Begins every ref: at most three letters and digits, new for each load. */
  run: string
  /** This many under way at a time, the next sent when one is answered. */
  inFlight?: number
  /** Or so many a second on average, at random moments (a Poisson process), whether answers come or not. */
  perSecond?: number
}

/** What came of it. */
export interface LoadOutcome {
  sent: number
  /** SIP 200 and `<mrs>` with snu 0. */
  ok: number
  /** SIP 503 and whatever else was not OK, by what it was. */
  others: Record<string, number>
  retransmissions: number
  /** From the first sending to the last `<mrs>`. */
  seconds: number
  /** To each `<mrs>`, from when it was due to be sent. */
  milliseconds: number[]
}

/** Every cid of the load in turn. */
export const cidOf = ({ firstCid, devices }: Pick<Load, 'firstCid' | 'devices'>, place: number): string =>
  String(firstCid + (place % devices))
