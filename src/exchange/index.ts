export type { InternalAnswer, InternalCall, MakeCall } from './gateway/call.ts'
