import type { DeviceMessage } from './message.ts'

/** What a device hears back. */
export type Reply =
  /** Taken: the reception has it in safe keeping. */
  | { readonly kind: 'ok' }
  /** Not now: busy, or told to wait. */
  | { readonly kind: 'later'; readonly afterSeconds?: number }
  /** No answer, or no connection. */
  | { readonly kind: 'silent' }
  /** Understood and turned away; `why` is a number or a word of the protocol. */
  | { readonly kind: 'refused'; readonly why: string }

/** A device's way to the reception: one attempt to deliver one message. Never rejects. */
export interface Line {
  send(message: DeviceMessage): Promise<Reply>
  close(): Promise<void>
}
