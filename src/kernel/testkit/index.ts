export { FakeClock } from '../clock/clock.ts'
export { startBrowser } from './browser.ts'
export { captureLog } from './capture-log.ts'
export { type TestDatabase, testDatabase } from './test-database.ts'
