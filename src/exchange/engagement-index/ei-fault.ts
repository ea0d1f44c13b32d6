/**
 * Why the index does not take a request. EI000 is a fault of its own; the others are the sender's.
 * The text names places, never what stands there.
 */
export class EiFault extends Error {
  override readonly name = 'EiFault'
  readonly code: EiCode

  constructor(code: EiCode, text: string) {
    super(`${code} ${text}`)
    this.code = code
  }
}

/**
 * EI000 technical fault · EI001 too few or too many transactions · EI002 the same key twice in one request · EI003 a field is missing ·
 * EI004 a field cannot be read · EI005 what is asked is no request of this contract · EI006 the notification is its owner's own
 */
export type EiCode = 'EI000' | 'EI001' | 'EI002' | 'EI003' | 'EI004' | 'EI005' | 'EI006'
