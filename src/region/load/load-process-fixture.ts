// Loads the CSV source of the tests in a process of its own, as far as AT says: there it says so and waits to be killed.
import { join } from 'node:path'
import { openDatabase, systemClock } from '../../kernel/index.ts'
import { captureLog } from '../../kernel/testkit/index.ts'
import { readCodeLists } from '../mapping/code-lists.ts'
import { openStore } from '../store/store.ts'
import { codesFolder, csvMapping, mappingOf, storeOptionsIn, testPseudonyms } from './loads-fixture.ts'
import { runSource } from './run-loads.ts'

const { URL: url = '', FOLDER: folder = '', AT: at = '' } = process.env
const waitToBeKilled = (): Promise<never> => {
  process.stdout.write('here\n')
  return new Promise(() => setInterval(() => undefined, 1_000))
}
const { log } = captureLog()
const db = await openDatabase({ url, log })
const store = await openStore(storeOptionsIn(folder))
await runSource(
  {
    db: at === 'outcome' ? { ...db, transaction: waitToBeKilled } : db,
    clock: systemClock,
    log,
    store,
    codes: await readCodeLists(codesFolder),
    filesFolder: join(folder, 'files'),
    warehouses: new Map(),
    pseudonyms: at === 'pseudonyms' ? { newest: () => '1', stageOne: waitToBeKilled } : testPseudonyms,
  },
  await mappingOf(csvMapping),
)
await store.close()
await db.close()
