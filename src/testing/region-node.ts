import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { startRegionNode } from '../compose.ts'
import { readProducts } from '../hub/index.ts'
import { newId, readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { type ProductDefinition, type RunOrder, signOrder } from '../region/index.ts'
import { type Api, createApi } from './api.ts'
import type { Later } from './later.ts'
import { testFolder } from './later.ts'
import { testSystem } from './system.ts'

const hub = 'https://hub.example.se'
const productsFolder = new URL('../../products', import.meta.url).pathname

/** A region's node alone, started for a test, and a hub that it knows. */
export interface TestNode {
  http: string
  dataDir: string
  /** Asks as the system that sees to the node. */
  api: Api
  /** Puts a file among those that sources are read from. */
  file(path: string, content: string): Promise<void>
  /** Loads what is new in all sources. */
  load(): Promise<void>
  /** Has the hub order a run. @returns its id */
  order(
    run: Pick<RunOrder, 'selection'> & Partial<RunOrder> & { product: ProductDefinition },
  ): Promise<string>
  /** A product that the program comes with. */
  product(id: string): ProductDefinition
}

/** Starts a node on mappings (YAML, by file name), which lets the browser be anybody. All of it ends with the test. */
export async function startTestNode(
  later: Later,
  { mappings, code = '12' }: { mappings: Readonly<Record<string, string>>; code?: string },
): Promise<TestNode> {
  const dataDir = await testFolder(later)
  const mappingsFolder = join(dataDir, 'mappings')
  await mkdir(mappingsFolder)
  for (const [name, text] of Object.entries(mappings)) await writeFile(join(mappingsFolder, name), text)
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const hubFile = join(dataDir, 'hub.json')
  await writeFile(hubFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'hub-1' }] }))
  const { db, url, drop } = await testDatabase()
  await db.close()
  later(drop)
  const region = {
    code,
    name: 'Region Test',
    mappingsFolder,
    hubs: { [hub]: hubFile },
    cellKeySalt: 'a secret for tests alone',
  }
  const config = readConfig({
    overrides: { role: 'region', http: { port: 0 }, database: { url }, dataDir, region },
  })
  const node = await startRegionNode(config, captureLog().log, { demo: true })
  later(node.stop)
  const { http } = node.addresses
  const products = await readProducts(productsFolder)
  return {
    http,
    dataDir,
    api: createApi(await testSystem(url, () => http)),
    load: node.load,
    async file(path, content) {
      const file = join(dataDir, 'region/files', path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    },
    async order(given) {
      const run = newId()
      const order: RunOrder = {
        v: 1,
        act: 'run',
        run,
        form: 'aggregate',
        threshold: 5,
        askedBy: 'Anna Analytiker, Socialstyrelsen',
        purpose: 'Öppna jämförelser av vårdgarantin',
        ...given,
      }
      const key = { kid: 'hub-1', alg: 'ES256', key: privateKey } as const
      const jws = await signOrder(order, key, { iss: hub, aud: code, now: Date.now(), jti: newId() })
      const answer = await fetch(`${http}/api/region/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ order: jws }),
      })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
      return run
    },
    product: (id) => products.definitions().find((each) => each.id === id)!,
  }
}
