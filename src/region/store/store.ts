import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type DuckDb, openDuckDb } from '../engine/duckdb.ts'
import { entity as modelEntity } from '../model/entities.ts'
import { makeTables, tableOf } from './tables.ts'

export interface StoreOptions {
  /** The node's own folder for it; made when it is not there. */
  folder: string
  /** Folders with files to load. */
  readable?: readonly string[]
  threads: number
  memoryMb: number
  /** What may be put on disk for a while when memory does not suffice. */
  spillMb: number
}

/** The node's own data: a DuckDB file that one process has open. One writes at a time, and who reads sees whole loads. */
export interface Store {
  /** Questions; while a load is under way they see what was there before it. */
  readonly reader: Pick<DuckDb, 'rows'>
  /** The relation that an entity's rows are in. @throws {RangeError} when the model has none of that name */
  relation(entity: string): string
  /**
   * Does something in one transaction, after whoever writes now: all of it is kept when `work` returns, nothing when it throws.
   *
   * @param signal ends it where it stands
   */
  write<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T>
  /**
   * Reads in one transaction: all that it sees is of the same loads, while others may write. What it makes for a while is `temp`.
   *
   * @param signal ends it where it stands
   */
  read<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Waits for who writes. */
  close(): Promise<void>
}

/** @throws {StoreTaken} when another process has it open */
export async function openStore(options: StoreOptions): Promise<Store> {
  let db = await open(options)
  let closed = false
  let writing: Promise<unknown> = Promise.resolve()
  const transaction = async <T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    const connection = await db.connect()
    const stop = (): void => connection.interrupt()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      await connection.run('begin')
      const made = await work(connection)
      signal?.throwIfAborted()
      await connection.run('commit')
      return made
    } catch (error) {
      // A write that failed may have ended the transaction, or the whole database, already.
      await connection.run('rollback').catch(() => undefined)
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      connection.closeSync()
    }
  }
  return {
    reader: { rows: (sql, values, rowsOptions) => db.rows(sql, values, rowsOptions) },
    relation: (name) => tableOf(modelEntity(name).name),
    read: transaction,
    write(work, signal) {
      const mine = writing.then(() => transaction(work, signal))
      // DuckDB takes no more statements after a failed write to its file; what was committed is there when it is opened again.
      const after = mine.catch(async (error: unknown) => {
        if (!isInvalidated(error)) return
        db.close()
        db = await open(options)
      })
      writing = after
      return after.then(() => mine)
    },
    async close() {
      await writing.catch(() => undefined)
      if (!closed) db.close()
      closed = true
    },
  }
}

/** Another process has the store open. */
export class StoreTaken extends Error {
  override readonly name = 'StoreTaken'
}

const isInvalidated = (error: unknown): boolean =>
  error instanceof Error && /invalidated|FATAL/i.test(error.message)

async function open({ folder, readable = [], threads, memoryMb, spillMb }: StoreOptions): Promise<DuckDb> {
  const spill = join(folder, 'spill')
  await mkdir(spill, { recursive: true, mode: 0o700 })
  const db = await openDuckDb({
    path: join(folder, 'store.duckdb'),
    folders: [folder, ...readable],
    threads,
    memoryMb,
    spill: { folder: spill, mostMb: spillMb },
  }).catch((error: Error) => {
    if (!/lock/i.test(error.message)) throw error
    throw new StoreTaken(`another process has the store in ${folder} open`, { cause: error })
  })
  const connection = await db.connect()
  try {
    await makeTables(connection)
  } catch (error) {
    db.close()
    throw error
  } finally {
    connection.closeSync()
  }
  return db
}
