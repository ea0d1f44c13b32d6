export { FakeClock } from '../clock/clock.ts'
export { captureLog } from './capture-log.ts'
export { type TestDatabase, testDatabase } from './test-database.ts'
