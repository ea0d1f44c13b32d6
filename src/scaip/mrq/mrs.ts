/** Status numbers of `<snu>` in a message response. */
export const snu = {
  ok: 0,
  messageTooLong: 1,
  invalidFormat: 2,
  wrongContent: 3,
  hold: 4,
  notTreated: 5,
  busy: 6,
  mandatoryTagMissing: 7,
} as const

export type Snu = (typeof snu)[keyof typeof snu]

/** A SCAIP message response `<mrs>`. */
export interface Mrs {
  /** The request's reference, echoed; empty when the request had none that could be read. */
  readonly ref: string
  readonly snu: Snu
  /** Text, 1–128 characters; for `snu` 7 the name of the missing tag. */
  readonly ste?: string
  /** Common version, `01.00`. */
  readonly cve?: string
  /** Media reply: 0 no voice, 1 duplex, 2 microphone only, 3 speaker only. */
  readonly mre?: string
  /** 61 the device calls its predefined receiver, 62 it calls `tnu`. */
  readonly cre?: string
  /** Number or URI to call, 1–256 characters. */
  readonly tnu?: string
  /** Heartbeat interval code. Its meanings are not public: send none. */
  readonly hbi?: string
}

const snuTexts: Readonly<Record<Snu, string>> = {
  0: 'OK',
  1: 'message too long',
  2: 'invalid format',
  3: 'wrong content',
  4: 'hold',
  5: 'not treated',
  6: 'busy',
  7: 'mandatory tag missing',
}

/** What a status number means, in English. */
export function snuText(number: Snu): string {
  return snuTexts[number]
}
