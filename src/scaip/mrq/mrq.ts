/** Message type: ME alarm, RE reset, IN information, PI heartbeat. */
export type MessageType = 'ME' | 'RE' | 'IN' | 'PI'

/** A position that came with a message (`<lge>`). Texts are as the device wrote them. */
export interface Position {
  /** WGS 84 in degrees; only when `geo` held two numbers in range. */
  readonly latitude?: number
  readonly longitude?: number
  /** The raw `<geo>`. */
  readonly geo?: string
  /** When the position was taken, ISO 8601 (`<tim>`). */
  readonly tim?: string
  /** An NMEA GGA sentence (`<gga>`). */
  readonly gga?: string
}

/** An element this library does not know, kept as it came. `value` is its text with inner tags left out. */
export interface UnknownElement {
  readonly name: string
  readonly value: string
}

/**
 * A SCAIP message request `<mrq>`, under the protocol's own tag names.
 *
 * Codes are padded to their full length (`dty` and `stc` four digits, `dco` and `lco` three) and are kept
 * when no table knows them. Where a tag was missing its default stands; `given` tells which tags came.
 */
export interface Mrq {
  /** Reference, 1–16 letters and digits, unique per message of a device. */
  readonly ref: string
  /** Controller id: 1–16 digits, maybe with a leading `+`. */
  readonly cid: string
  /** Protocol version, default `01.00`. */
  readonly ver: string
  /** System configuration: 0 local unit and controller, 1 grouped and supervisor off duty, 2 on duty, 3 on duty as alarm receiver. */
  readonly sco: string
  /** Call handling: 0 the device calls the receiver, 1 the receiver calls back. */
  readonly cha: string
  readonly mty: MessageType
  /** Heartbeat option: 0 not adjustable, 1 adjustable. */
  readonly hbo: string
  /** Device type, table A. */
  readonly dty: string
  /** Device id. */
  readonly did?: string
  /** Device component, table B. */
  readonly dco?: string
  /** Device text. */
  readonly dte?: string
  /** Caller ids: `sip:`, `tel:`, `gsm:`, `no-voice:`, `sip-pp:` with an optional number or URI. Default `sip:`. */
  readonly crd: readonly string[]
  /** Status code, table C. Default `0010`, manual alarm. */
  readonly stc: string
  /** Status text. */
  readonly stt?: string
  readonly pri: string
  /** Location code, table D. Default `000`. */
  readonly lco: string
  /** Location value, for example a room number. */
  readonly lva?: string
  readonly lge?: Position
  /** Location text. */
  readonly lte?: string
  /** Information code; there is no public table. */
  readonly ico?: string
  /** Information text. */
  readonly ite?: string
  /** 1 when an additional message follows. */
  readonly ame: string
  /** Media request, seen in the field: 4 means set up no media. */
  readonly mreq?: string
  readonly unknown: readonly UnknownElement[]
  /** The known tags that came, in order. */
  readonly given: readonly string[]
}

/** What is needed to build a request; everything else has a default or is left out. */
export type MrqInput = Pick<Mrq, 'ref' | 'cid' | 'dty'> & Partial<Omit<Mrq, 'given'>>
