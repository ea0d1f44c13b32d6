// For benchmarks: parts of the room that nobody else enters, each measured by itself.
export { entriesOf } from '../traffic/call-entry.ts'
export type { CallRecord } from '../traffic/call-record.ts'
export { insertCalls } from '../traffic/traffic-store.ts'
export { createTrafficWriter, type TrafficWriter } from '../traffic/writer.ts'
