import { type Database, newId, type Queryable, systemClock } from '../../src/kernel/index.ts'
import {
  type AuditEntryWrite,
  type Decision,
  type DecisionRequest,
  insertEntries,
  makeEntry,
} from '../../src/trust/testkit/index.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { withDatabase } from './database.ts'
import { type Deciding, load, startDeciding } from './deciding.ts'

const goal = 0.5
const connections = 32
const seal = Buffer.alloc(32, 7)

export const wholeDecisions: Measure = {
  number: 2,
  title: 'Whole decisions with their audit entries, against bare audit rows',
  limitMinutes: 15,
  run: (scale) =>
    withDatabase(connections, async (db) => {
      const people = scale.quick ? 3_000 : 6_000
      const deciding = await startDeciding(db, people)
      try {
        return await measure(db, deciding, scale)
      } finally {
        await deciding.rights.close()
      }
    }),
}

/** Of each kind: how many a second, and the processor time of this program for each, µs. */
interface Taken {
  rate: number
  cpu: number
}
type Round = Record<'whole' | 'bare', Taken>

async function measure(db: Database, deciding: Deciding, { quick, say }: Scale): Promise<Outcome> {
  const requests = deciding.world.residents.map(deciding.world.request)
  await load(deciding)
  await wholeRate(db, deciding, requests)
  const rounds: Round[] = []
  for (let round = 1; round <= (quick ? 5 : 7); round++) {
    // They take turns at being first, so that neither always has the quieter machine.
    const wholeFirst = round % 2 === 0
    const before = wholeFirst ? await wholeRate(db, deciding, requests) : undefined
    const bare = await bareRate(db, requests)
    rounds.push({ bare, whole: before ?? (await wholeRate(db, deciding, requests)) })
    say(`round ${round}: ${JSON.stringify(rounds.at(-1))}`)
  }
  const unread = await unreadRate(db, deciding, requests.slice(0, 1_000))
  return report(rounds, unread, requests.length)
}

/** Decides and enters each, over as many connections; each entry is a transaction of its own. */
async function wholeRate(
  db: Database,
  { decisions }: Deciding,
  requests: readonly DecisionRequest[],
): Promise<Taken> {
  return rateOf(db, requests, async (request) => {
    const decided = decisions.decideNow(request)
    const decision = decided instanceof Promise ? await decided : decided
    await insertEntries(db.pool, [makeEntry(writeOf(request, decision), systemClock.now())], seal)
  })
}

/** The same when nothing is in memory of anybody: all that each has decided is read from the database first. */
async function unreadRate(
  db: Database,
  deciding: Deciding,
  requests: readonly DecisionRequest[],
): Promise<number> {
  for (const { resource } of requests) deciding.rights.forget(resource.person!)
  return (await wholeRate(db, deciding, requests)).rate
}

/** Rows of the same people, made beforehand: nothing is decided, hashed or checked. */
async function bareRate(db: Database, requests: readonly DecisionRequest[]): Promise<Taken> {
  const statements = await prepareRows(requests)
  return rateOf(db, statements, async (statement) => void (await db.pool.query(statement)))
}

/** Has `connections` of them under way all the time; checks that each left a row. */
async function rateOf<T>(
  db: Database,
  work: readonly T[],
  doOne: (each: T) => Promise<void>,
): Promise<Taken> {
  await db.pool.query('checkpoint')
  const before = await countEntries(db)
  let next = 0
  const worker = async () => {
    for (let each = work[next++]; each !== undefined; each = work[next++]) await doOne(each)
  }
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: connections }, worker))
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const written = (await countEntries(db)) - before
  if (written !== work.length) throw new Error(`${written} entries, not ${work.length}`)
  return { rate: work.length / seconds, cpu: (user + system) / work.length }
}

async function countEntries(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>('select count(*)::int from trust.audit_entry')
  return rows[0]!.count
}

interface Statement {
  name: string
  text: string
  values: unknown[]
}

/**
 * The very statements that the program would send, kept instead of sent: the same actors and people in the same order, so that
 * the same pages of the same indexes are written.
 */
async function prepareRows(requests: readonly DecisionRequest[]): Promise<Statement[]> {
  const kept: Statement[] = []
  const keeping = { query: async (statement: Statement) => void kept.push(statement) } as unknown as Queryable
  for (const request of requests) {
    const write = writeOf(request, { id: newId(), decision: 'permit' })
    await insertEntries(keeping, [makeEntry(write, systemClock.now())], seal)
  }
  return kept
}

const actorKinds = { staff: 'employee', resident: 'resident', system: 'system', device: 'system' } as const

function writeOf(
  { actor, resource }: Pick<DecisionRequest, 'actor' | 'resource'>,
  { id, decision }: Pick<Decision, 'id' | 'decision'>,
): AuditEntryWrite {
  return {
    actorKind: actorKinds[actor.kind],
    actor: actor.id,
    assignment: actor.assignment ?? 'none',
    forWhom: 'region',
    act: 'trust.record.read',
    outcome: decision === 'permit' ? 'permitted' : 'denied',
    person: resource.person!,
    controller: 'neighbour',
    unit: 'ward-2',
    purpose: 'care',
    decision: id,
  }
}

function report(rounds: readonly Round[], unread: number, count: number): Outcome {
  const ratios = rounds.map(({ whole, bare }) => whole.rate / bare.rate)
  const found = (what: string, kind: keyof Round, part: keyof Taken) => {
    const taken = rounds.map((round) => round[kind][part])
    return { what, measured: ofRounds(median(taken), taken) }
  }
  const ratio = median(ratios)
  return {
    findings: [
      found('Whole decisions, a second', 'whole', 'rate'),
      found('Bare audit rows, a second', 'bare', 'rate'),
      { what: 'Ratio', goal: `≥ ${goal}`, measured: ofRounds(ratio, ratios), met: ratio >= goal },
      found('Processor time of the program for a whole decision, µs', 'whole', 'cpu'),
      found('— for a bare row, µs', 'bare', 'cpu'),
      { what: 'Whole decisions when nothing of anybody is in memory, a second', measured: figure(unread) },
    ],
    notes: [
      `Each round is ${figure(count)} of each kind, ${connections} under way over ${connections} connections from one process, each committed by itself on the same durable PostgreSQL. The rows were counted.`,
      'A whole decision: consents, blocks and mandates (kept by the program’s cache as long as they are known to hold), agreement, rules, the entry checked, committed to and sealed, and its row committed. A bare row: the same statement about the same people, with values made beforehand.',
      'In the last line what 1,000 people have decided is forgotten before, and each decision reads all that its person has decided from the database in a transaction of its own.',
    ],
  }
}
