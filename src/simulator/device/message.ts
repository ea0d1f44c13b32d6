/** What a message is known by however often it is sent. */
export interface Stamp {
  readonly ref: string
  /** When it happened, ISO 8601; few makes tell it. */
  readonly occurredAt: string
}

/** What a device means to say, before its make decides how to spell it. */
export interface DeviceMessage extends Stamp {
  readonly type: 'ME' | 'RE' | 'IN' | 'PI'
  /** SCAIP table A, four digits. */
  readonly deviceType: string
  /** SCAIP table C, four digits; absent: what the protocol takes for granted. */
  readonly status?: string
  /** SCAIP table D, three digits. */
  readonly location?: string
  readonly text?: string
  readonly position?: { readonly latitude: number; readonly longitude: number; readonly at: string }
}
