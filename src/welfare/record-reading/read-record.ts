import {
  type Clock,
  type Database,
  type IdentityVault,
  isUnavailable,
  KnutpunktError,
  type Log,
} from '../../kernel/index.ts'
import type { OutcomeProblem, RecordKind } from '../contract/index.ts'
import { problemOf } from '../write-back/outcome.ts'
import type { RecordGateway } from '../write-back/send-outcome.ts'
import { comparePeople } from './compare-people.ts'
import { compareStaff } from './compare-staff.ts'
import { recordErrors } from './errors.ts'
import { keepAgreed, lockReading, noteReading, type RecordOf, replaceDifferences } from './reading-store.ts'
import {
  careDecisions,
  type Read,
  type RecordContract,
  type RecordDecision,
  type RecordPerson,
  serviceRecipients,
  staffOfRecord,
  UnreadableRecord,
} from './record-contracts.ts'

export interface ReadDeps {
  db: Database
  clock: Clock
  vault: IdentityVault
  log: Log
  records: RecordGateway | undefined
}

/** Who reads: an employee, or the program at night. */
export interface Reader {
  by?: string | undefined
  byName?: string | undefined
}

/** A whole register may take its time; the service platform's own limit may be shorter. */
const timeoutMs = 60_000

/** The record could not be read. */
class ReadingFailed extends Error {
  override readonly name = 'ReadingFailed'
  readonly problem: OutcomeProblem
  constructor(problem: OutcomeProblem, cause?: unknown) {
    super(`the record could not be read: ${problem}`, { cause })
    this.problem = problem
  }
}

/**
 * Reads people with their decisions, or staff, from a controller's record, and writes down what is otherwise than here, in place
 * of what the last reading found. Nothing in the registers changes.
 *
 * @throws {KnutpunktError} welfare.record_not_set, welfare.record_unread
 */
export async function readRecord(deps: ReadDeps, of: RecordOf, reader: Reader): Promise<void> {
  const { db, clock, vault, log } = deps
  const address = await addressOf(db, of.controllerId)
  if (address === undefined) throw new KnutpunktError(recordErrors.record_not_set)
  try {
    const read = await fetchAll(deps, of.kind, address)
    await db.transaction(async (client) => {
      await lockReading(client, of)
      const at = clock.now()
      const { differences, agreed } =
        read.kind === 'people'
          ? await comparePeople(client, vault, of.controllerId, read.people.items, read.decisions?.items)
          : await compareStaff(client, of.controllerId, read.staff.items)
      await keepAgreed(client, of, agreed, at)
      await replaceDifferences(client, of, differences, at)
      const { items, unreadable } = read.kind === 'people' ? read.people : read.staff
      await noteReading(client, of, { ...reader, at, found: items.length, unreadable })
    })
  } catch (error) {
    if (!(error instanceof ReadingFailed)) throw error
    const { problem } = error
    log.warn({ err: error, kind: of.kind }, "a municipality's record could not be read")
    await noteReading(db.pool, of, { ...reader, at: clock.now(), problem })
    throw new KnutpunktError(recordErrors.record_unread, { values: { problem }, cause: error })
  }
}

async function addressOf(db: Database, controllerId: string): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ address: string | null }>(
    'select record_address as address from welfare.controller where id = $1',
    [controllerId],
  )
  return rows[0]?.address ?? undefined
}

async function fetchAll({ records }: ReadDeps, kind: RecordKind, address: string) {
  if (records === undefined) throw new ReadingFailed('no_gateway')
  if (kind === 'staff') return { kind, staff: await fetchOne(records, staffOfRecord, address) } as const
  const people: Read<RecordPerson> = await fetchOne(records, serviceRecipients, address)
  return { kind, people, decisions: await fetchDecisions(records, address) } as const
}

/** Undefined from a record that tells of no decisions. */
async function fetchDecisions(
  records: RecordGateway,
  address: string,
): Promise<Read<RecordDecision> | undefined> {
  try {
    return await fetchOne(records, careDecisions, address)
  } catch (error) {
    // Without a route, or the right to ask, it is not a source of decisions; anything else may pass.
    const isNone = error instanceof ReadingFailed && ['no_route', 'not_authorised'].includes(error.problem)
    if (isNone) return undefined
    throw error
  }
}

async function fetchOne<T>(
  { call, consumer }: RecordGateway,
  { key: contract, request: body, read }: RecordContract<T>,
  logicalAddress: string,
): Promise<Read<T>> {
  try {
    const answer = await call({ consumer, contract, logicalAddress, body, timeoutMs })
    if (answer.code !== undefined) throw new ReadingFailed(problemOf(answer.code))
    return read(answer.body)
  } catch (error) {
    if (error instanceof ReadingFailed || isUnavailable(error)) throw error
    throw new ReadingFailed(error instanceof UnreadableRecord ? 'answer_unreadable' : 'platform_fault', error)
  }
}
