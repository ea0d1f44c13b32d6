import { join } from 'node:path'
import { KnutpunktError, newId, type Party } from '../../kernel/index.ts'
import { accessAs, everyParty, type testDatabase } from '../../kernel/testkit/index.ts'
import type { Done, Guard } from '../../trust/index.ts'
import { bareHub } from '../bare-hub-fixture.ts'
import type { Figure } from '../combine/figure.ts'
import { readProducts } from '../product/product-book.ts'
import { deliveryErrors } from './delivery-errors.ts'

/** An organisation's analyst, as requests are taken to come from. */
export const analystOf = (organisation: string): Party => ({
  ...everyParty,
  organisation,
  controllers: [organisation],
})

/** A guard that lets everybody do everything, but those that are named, and keeps what was entered. */
function openGuard(denied: Set<string>, entered: (Done & { by: string })[]): Guard {
  return {
    require: async ({ id }, asked) => {
      if (denied.has(id)) throw new KnutpunktError(deliveryErrors.consumer_unknown)
      return { ...asked, decision: newId() }
    },
    controllersFor: async ({ controllers }) => controllers,
    enter: async (_, { id: by }, done) => void entered.push({ ...done, by }),
  }
}

const products = join(import.meta.dirname, '../../../products')

/** Figures of the product `waiting` by region and month: one told, one of each kind that is not. */
export const cells: { at: (string | null)[]; figures: Record<string, Figure> }[] = [
  { at: ['01', '2026-09'], figures: { waiting: { value: 1234 }, within_90: { value: 0.815 } } },
  { at: ['03', '2026-09'], figures: { waiting: { suppressed: 'threshold' }, within_90: { empty: true } } },
  {
    at: ['04', null],
    figures: { waiting: { suppressed: 'complementary' }, within_90: { suppressed: 'withheld' } },
  },
]

/** A hub with a database and a data folder of its own, and no nodes. Call `stop()` when done. */
export async function startHub() {
  const denied = new Set<string>()
  const entered: (Done & { by: string })[] = []
  const asking = { party: analystOf(newId()) }
  const bare = await bareHub({
    at: '2026-10-08T02:00:00Z',
    access: accessAs(() => asking.party),
    guard: openGuard(denied, entered),
    worksAt: async (employee) => !denied.has(employee),
    client: {
      ask: () => Promise.reject(new Error('there are no nodes')),
      describe: () => Promise.reject(new Error('there are no nodes')),
      file: () => Promise.reject(new Error('there are no nodes')),
    },
  })
  const { db, app, clock } = bare
  const book = await readProducts(products)
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => {
    const answer = await app.inject({ method, url, ...(body && { payload: body }) })
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, bytes: answer.rawPayload }
  }
  return {
    ...bare,
    book,
    ask,
    entered,
    denied,
    /** As whom requests are made from now on. */
    as: (party: Party) => (asking.party = party),
    runJobs: () => bare.runJobs(clock.now()),
    /** A run that is done. @returns its id */
    doneRun: (over: { permit?: string; organisation?: string; state?: string } = {}) =>
      insertDoneRun(db, book, over),
  }
}

async function insertDoneRun(
  db: Awaited<ReturnType<typeof testDatabase>>['db'],
  book: Awaited<ReturnType<typeof readProducts>>,
  { permit, organisation, state = 'done' }: { permit?: string; organisation?: string; state?: string },
): Promise<string> {
  const id = newId()
  const { version, hash } = book.byId('waiting')!
  const [dimensions, measures] = [
    ['region', 'month'],
    ['waiting', 'within_90'],
  ]
  const selection = { dimensions, measures, filters: [], period: { from: '2026-09-01', to: '2026-10-01' } }
  await db.pool.query(
    `insert into hub.run (id, product, product_version, product_hash, selection, form, permit, purpose, asked_by, organisation, state,
       created_at, deadline, ended_at, result)
     values ($1, 'waiting', $2, $3, $4, 'aggregate', $5, 'test', 'test', $6, $7, now(), now(), now(), $8)`,
    [
      id,
      version,
      hash,
      JSON.stringify(selection),
      permit ?? null,
      organisation ?? null,
      state,
      JSON.stringify({ dimensions, measures, cells, absent: ['08'] }),
    ],
  )
  return id
}
