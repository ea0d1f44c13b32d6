import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase, systemClock } from '../../../kernel/index.ts'
import { captureLog } from '../../../kernel/testkit/index.ts'
import { logIdentity } from '../keys/log-identity.ts'
import { loadOrCreateLogKeys } from '../keys/log-keys.ts'
import { sequence } from './sequencer.ts'

/** For tests: a process that does nothing but sequence, a few entries a round, until it is killed. Arguments: URL, data folder, origin. */
const [url, dataDir, origin] = process.argv.slice(2) as [string, string, string]
const { log } = captureLog()
const db = await openDatabase({ url, log, poolSize: 2 })
const identity = logIdentity(origin, await loadOrCreateLogKeys(dataDir))
process.stdout.write('ready\n')
for (;;) {
  await sequence({ db, identity, clock: systemClock, log }, 7)
  await wait(1)
}
