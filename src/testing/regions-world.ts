import assert from 'node:assert/strict'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TestContext } from 'node:test'
import { startRegionNode } from '../compose.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { type GeneratedRegion, generateRegions } from '../simulator/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'

export const size = { seed: 1, people: 3000, until: '2026-11-25' }
export const regions = ['14', '24']

/** A hub, and two regions' nodes on the made-up data: one with nightly CSV files, one with a lake of Parquet. */
export async function regionsWorld(t: TestContext) {
  const later = lastFirst(t)
  const folder = await testFolder(later)
  const made = await generateRegions({ ...size, folder, log: { info: () => undefined } })
  const database = await testDatabase()
  later(database.drop)
  const platform = await startTestPlatform({ demo: true, databaseUrl: database.url })
  later(platform.stop)
  const { api } = platform
  await api.letIn()
  const hubsFile = join(folder, 'hub.json')
  const keys = await fetch(new URL('/api/hub/v1/keys', platform.addresses.http))
  await writeFile(hubsFile, await keys.text())

  const startNode = async (region: GeneratedRegion) => {
    const { source, code } = region
    assert.notEqual(source.kind, 'postgresql')
    const { db, url, drop } = await testDatabase()
    await db.close()
    later(drop)
    const dataDir = join(folder, `node-${code}`)
    const mappingsFolder = join(dataDir, 'mappings')
    await mkdir(mappingsFolder, { recursive: true })
    await cp(region.mappingFile, join(mappingsFolder, basename(region.mappingFile)))
    await cp(
      join((source as { filesFolder: string }).filesFolder, source.place),
      join(dataDir, 'region/files', source.place),
      {
        recursive: true,
      },
    )
    const config = readConfig({
      overrides: {
        role: 'region',
        http: { port: 0 },
        database: { url },
        dataDir,
        region: {
          code,
          name: region.name,
          mappingsFolder,
          hubs: { hub: hubsFile },
          cellKeySalt: 'the same at both nodes',
          byRule: true,
        },
      },
    })
    const node = await startRegionNode(config, captureLog().log)
    later(node.stop)
    await node.load()
    await api.put(`/api/hub/v1/nodes/${code}`, {
      name: region.name,
      url: node.addresses.http,
      publicJwk: node.publicJwk,
      active: true,
    })
    return node
  }
  for (const region of made.regions.filter(({ code }) => regions.includes(code))) await startNode(region)
  /** Into the hub's own database. */
  const sql = (text: string, values: unknown[]) => database.db.pool.query(text, values)
  return { api, platform, sql }
}
