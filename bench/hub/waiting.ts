import { deepStrictEqual } from 'node:assert'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair } from 'jose'
import { combine, controlDisclosure, readProducts } from '../../src/hub/testkit/index.ts'
import { newId, systemClock } from '../../src/kernel/index.ts'
import {
  duckDbEngine,
  type PublicKeys,
  type RunAnswer,
  type RunOrder,
  readAnswer,
  readOrder,
  signAnswer,
  signOrder,
  type WireKey,
} from '../../src/region/index.ts'
import { type ExecuteDeps, execute, openStore } from '../../src/region/testkit/index.ts'
import { type Took, timed } from '../machine/timed.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { makeStores, regions, storeFolder, storeOptions } from './regions.ts'

const goal = 1.5

/** The waiting-time product over three nodes, against the nodes' own SQL in one DuckDB on all that they have. */
export const waiting: Measure = {
  number: 1,
  title: 'The waiting-time product over three nodes, against the same SQL in one DuckDB on the union',
  limitMinutes: 25,
  run: measure,
}

type Store = Awaited<ReturnType<typeof openStore>>
type Engine = ReturnType<typeof duckDbEngine>

async function keyPair(): Promise<{ key: WireKey; known: PublicKeys }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const kid = newId()
  return {
    key: { kid, alg: 'ES256', key: privateKey },
    known: { keys: [{ ...(await exportJWK(publicKey)), kid }] },
  }
}

/** A node without its queue and its database: it believes an order, runs it as it runs any, and signs what came out. */
async function nodeOn(region: string, engine: Engine, hub: PublicKeys) {
  const { key, known } = await keyPair()
  const decided = { takesPart: true, byHand: false, small: 'tell' as const }
  const facts = { loadedAt: '2026-11-26T03:00:00Z', dataUntil: '2026-11-25', setAside: 0, flags: [] }
  const deps = {
    clock: systemClock,
    engine,
    region,
    cellKeySalt: 'the same at all nodes',
    mostCells: 1_000_000,
    data: {
      relationOf: (entity: string) => `model.${entity}`,
      factsOf: async () => facts,
      describe: async () => [],
    },
    policies: {
      holding: async () => ({ decided, held: undefined }),
      defaults: { takesPart: true, byHand: false, threshold: 5 },
    },
  } as unknown as ExecuteDeps
  return {
    region,
    known,
    async answer(jws: string): Promise<string> {
      const received = await readOrder(jws, { hubs: new Map([['hub', hub]]), aud: region, now: Date.now() })
      const ordered = received.order as RunOrder
      const ending = await execute(deps, {
        id: ordered.run,
        ordered,
        attempt: 1,
        signal: new AbortController().signal,
      })
      if (ending.state !== 'done' || !('cells' in ending)) throw new Error(`${region}: ${ending.state}`)
      const { cells, evidence } = ending
      const answer = { run: ordered.run, region, state: 'done', cells, evidence } as RunAnswer
      return signAnswer(answer, key, { iss: region, aud: 'hub', now: Date.now(), order: received.jti })
    },
  }
}

/** An engine that keeps what it was asked. */
function listening(engine: Engine): { engine: Engine; heard: [sql: string, values: readonly unknown[]][] } {
  const heard: [string, readonly unknown[]][] = []
  return {
    heard,
    engine: {
      ...engine,
      rows(sql, values, options) {
        heard.push([sql, values])
        return engine.rows(sql, values, options)
      },
    },
  }
}

/** Cell keys are sums that count modulo 256. */
const plainParts = (parts: Readonly<Record<string, number>>) =>
  new Map(Object.entries(parts).map(([name, value]) => [name, name.endsWith('key') ? value % 256 : value]))

async function measure({ quick, say }: Scale): Promise<Outcome> {
  const size = quick ? { people: 30_000, contacts: 300_000 } : { people: 330_000, contacts: 3_300_000 }
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-waiting-'))
  const stores: Store[] = []
  try {
    await makeStores(folder, size, say)
    const engineOf = async (name: string) => {
      const store = await openStore({ ...storeOptions, folder: storeFolder(folder, name) })
      stores.push(store)
      return duckDbEngine(store.reader)
    }
    const hub = await keyPair()
    const ears = listening(await engineOf(regions[0]!))
    const nodes = [await nodeOn(regions[0]!, ears.engine, hub.known)]
    for (const region of regions.slice(1)) nodes.push(await nodeOn(region, await engineOf(region), hub.known))
    const unionEngine = await engineOf('union')
    const union = await nodeOn('union', unionEngine, hub.known)

    const book = await readProducts(fileURLToPath(new URL('../../products', import.meta.url)))
    const product = book.byId('waiting')!
    const definition = book.definitions().find(({ id }) => id === 'waiting')!
    const selection = {
      measures: product.measures.map(({ id }) => id),
      dimensions: ['specialty', 'stage', 'month'],
      filters: [],
      period: { from: '2025-11-01', to: '2026-11-01' },
    }
    const ask = async (node: (typeof nodes)[number]) => {
      const jti = newId()
      const order: RunOrder = {
        v: 1,
        act: 'run',
        run: newId(),
        product: definition,
        selection,
        form: 'aggregate',
        threshold: product.disclosure.threshold,
        askedBy: 'bench',
        purpose: 'bench',
      }
      const speaking = { iss: 'hub', aud: node.region, now: Date.now(), jti }
      const answer = await node.answer(await signOrder(order, hub.key, speaking))
      const read = (await readAnswer(answer, node.known, {
        iss: node.region,
        aud: 'hub',
        order: jti,
      })) as RunAnswer
      return (read as { cells: object[] }).cells.map((cell) => ({ ...cell, region: node.region })) as never[]
    }
    const federated = async () => combine((await Promise.all(nodes.map(ask))).flat())
    const alike = (cells: ReturnType<typeof combine>) =>
      new Map(cells.map(({ at, parts }) => [at.join(' '), plainParts(parts)]))
    const combined = await federated()
    deepStrictEqual(alike(combined), alike(combine(await ask(union))))
    const questions = [...ears.heard]
    const asOne = async () => {
      for (const [sql, values] of questions)
        await unionEngine.rows(sql, values, { most: 1_000_000, signal: undefined })
    }
    await asOne()

    const rounds: { nodes: Took; one: Took; control: Took }[] = []
    for (let round = 0; round < (quick ? 3 : 5); round++) {
      const { took: one } = await timed(asOne)
      const { took: own, made: cells } = await timed(federated)
      const { took: control } = await timed(() =>
        controlDisclosure(cells, {
          ...selection,
          product,
          threshold: product.disclosure.threshold,
          regions,
          data: 'bench',
          earlier: [],
        }),
      )
      rounds.push({ nodes: own, one, control })
      say(JSON.stringify(rounds.at(-1)))
    }
    const of = (part: keyof (typeof rounds)[number], kind: keyof Took) =>
      rounds.map((each) => each[part][kind])
    const ratios = (kind: keyof Took) => rounds.map(({ nodes: own, one }) => own[kind] / one[kind])
    const line = (values: number[]) => ofRounds(median(values), values)
    return {
      findings: [
        { what: 'In one DuckDB on the union, s', measured: line(of('one', 'clock')) },
        { what: 'Over three nodes, from order to combined figures, s', measured: line(of('nodes', 'clock')) },
        {
          what: 'Nodes to one',
          goal: `≤ ${goal}`,
          measured: line(ratios('clock')),
          met: median(ratios('clock')) <= goal,
        },
        { what: '— by processor time', measured: line(ratios('processor')) },
        { what: 'Disclosure control of it, apart, s', measured: line(of('control', 'clock')) },
        { what: '— processor time, s', measured: line(of('control', 'processor')) },
      ],
      notes: [
        `${figure(size.contacts)} contacts and ${figure(size.people)} people at each node; ${selection.measures.length} measures by speciality, stage and month for a year: ${combined.length} cells, ${questions.length} questions in SQL at each node. Nodes and hub in one process on the same two processors, without HTTP and the nodes' queues; each node and the union with two threads.`,
        'What came of the nodes was the same, cell by cell, as what the union tells.',
      ],
    }
  } finally {
    for (const store of stores) await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}
