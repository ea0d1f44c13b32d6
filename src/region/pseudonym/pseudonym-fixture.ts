import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  createHttp,
  createMetrics,
  isUnavailable,
  newId,
  type Party,
  runPendingJobs,
} from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty } from '../../kernel/testkit/index.ts'
import type { Audit, Guard } from '../../trust/index.ts'
import { csvMapping, loadWorld, patients, units, visit, visitHeader } from '../load/loads-fixture.ts'
import { createPseudonymPart } from './create-pseudonym-part.ts'
import { loadOrCreatePseudonymKeys } from './pseudonym-keys.ts'
import { createPseudonyms } from './pseudonyms.ts'

export async function newFolder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'knutpunkt-pseudonyms-'))
  t.after(() => rm(made, { recursive: true, force: true }))
  return made
}

const permissions = ['read', 'write', 'propose', 'approve'].map((each) => `region.pseudonyms.${each}`)
export const stewardNamed = (id: string): Party => ({
  ...everyParty,
  kind: 'staff',
  id,
  roles: ['data_steward'],
  permissions: new Set(permissions),
})

/** A node's store, loads and pseudonyms, with what its people do with them. */
export async function pseudonymWorld(t: TestContext, { inPlace = false } = {}) {
  const world = await loadWorld(t)
  const { clock } = world
  const { db } = world.deps
  const { log, lines } = captureLog()
  const dataDir = await newFolder(t)
  const entered: { act: string; by: string; about: string | undefined; outcome: string | undefined }[] = []
  const guard: Guard = {
    require: async (_, asked) => ({ ...asked, decision: newId() }),
    controllersFor: async () => [],
    enter: async (_, { id: by }, { act, about, outcome }) => void entered.push({ act, by, about, outcome }),
  }
  const audit: Pick<Audit, 'append'> = {
    async append(_, entries) {
      for (const { act, actor: by, about, outcome } of entries) entered.push({ act, by, about, outcome })
      return []
    },
  }
  /** A process of the node, as when it starts. */
  const start = async () => {
    let who: Party | undefined
    const keys = await loadOrCreatePseudonymKeys(dataDir)
    const pseudonyms = createPseudonyms(keys, db)
    const http = await createHttp({
      log,
      metrics: createMetrics({ process: false }),
      config: { host: '127.0.0.1', port: 0 },
      title: 'Test',
      version: '1',
      access: accessAs(() => who),
      readiness: async () => ({ ready: true, parts: {} }),
      isUnavailable,
    })
    t.after(() => http.close())
    const { app } = http
    const part = await createPseudonymPart({
      db,
      app,
      clock,
      log,
      guard,
      audit,
      keys,
      pseudonyms,
      store: world.store,
      inPlace,
      nameOf: async (id) => id.toUpperCase(),
    })
    return {
      ...part,
      keys,
      pseudonyms,
      http,
      load: (mapping = csvMapping) => world.run(mapping, { deps: { pseudonyms } }),
      /** Has waiting jobs done. */
      work: () => runPendingJobs(db, part.jobs.handlers, log),
      job: (task: string) => part.jobs.handlers[task]!({}, {} as never),
      async ask<T = Record<string, unknown>>(
        party: Party,
        method: 'GET' | 'POST',
        path: string,
        payload?: object,
      ) {
        who = party
        const response = await app.inject({
          method,
          url: `/api/region/v1${path}`,
          headers: { host: 'localhost', 'accept-language': 'en' },
          ...(payload && { payload }),
        })
        return {
          status: response.statusCode,
          headers: response.headers,
          body: response.json() as T & { code?: string; detail?: string },
        }
      },
    }
  }
  await world.file('oldcare/enheter.csv', units)
  await world.file('oldcare/patienter_20260301.csv', patients)
  return { ...world, db, lines, entered, start, first: await start(), visit, visitHeader }
}
