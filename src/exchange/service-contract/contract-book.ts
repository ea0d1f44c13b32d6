import { type Clock, type Database, isUnavailable, type Log, startTicker } from '../../kernel/index.ts'
import { readContracts, readContractsVersion, readFiles, type StoredContract } from './contract-store.ts'
import { type ContractBook, type ContractFile, isOpen, type ServiceContract } from './service-contract.ts'

/** Contracts in memory. */
export interface FollowedBook extends ContractBook {
  all(): readonly StoredContract[]
  /** Reads anew, as who has just changed one wants. */
  refresh(): Promise<void>
  close(): Promise<void>
}

const channel = 'exchange.contracts'
const lookEveryMs = 700
/** Contracts whose files are kept: what is validated and shown. */
const mostFiles = 200

/** Keeps the catalogue in memory; a change anywhere is in use within a second. While the database is away, what was read stays. */
export async function createContractBook(deps: {
  db: Database
  clock: Clock
  log: Log
}): Promise<FollowedBook> {
  const { db, clock, log } = deps
  let version = ''
  let contracts: readonly StoredContract[] = []
  let byKey: ReadonlyMap<string, StoredContract> = new Map()
  const files = new Map<string, Promise<readonly ContractFile[]>>()

  const refresh = async (): Promise<void> => {
    const now = await readContractsVersion(db.pool)
    if (now === version) return
    contracts = await readContracts(db.pool)
    byKey = newestByKey(contracts)
    version = now
  }
  const quietly = () =>
    refresh().catch((err: unknown) => {
      if (!isUnavailable(err)) log.error({ err }, 'service contracts could not be read')
    })
  await refresh()
  const listening = await db.listen(channel, () => void quietly())
  const ticker = startTicker({ everyMs: lookEveryMs, run: quietly, clock, log, name: 'exchange.contracts' })

  return {
    byKey: (key) => byKey.get(key),
    all: () => contracts,
    // The files of a version never change.
    files({ id }: ServiceContract) {
      const known = files.get(id)
      if (known !== undefined) return known
      if (files.size >= mostFiles) files.delete(files.keys().next().value!)
      const read = readFiles(db.pool, id)
      files.set(id, read)
      read.catch(() => files.delete(id))
      return read
    },
    refresh,
    async close() {
      await ticker.stop()
      await listening.close()
    },
  }
}

/** Of each key the newest minor that is open; when none is, the newest. */
function newestByKey(contracts: readonly StoredContract[]): Map<string, StoredContract> {
  const found = new Map<string, StoredContract>()
  for (const contract of contracts) {
    const before = found.get(contract.key)
    // In the order of minors; one that is open gives way only to another that is.
    if (before === undefined || isOpen(contract) || !isOpen(before)) found.set(contract.key, contract)
  }
  return found
}
