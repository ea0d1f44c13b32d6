import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testDatabase } from '../kernel/testkit/index.ts'
import type { NodePlace, NodesSetUp } from '../program/demo-nodes.ts'
import type { FromNodes, ToNodes } from '../program/demo-nodes-process.ts'
import { modelRegions } from '../simulator/index.ts'
import { type Later, lastFirst, testFolder } from './later.ts'

const main = fileURLToPath(new URL('../program/demo-nodes-process.ts', import.meta.url))

/** The process of the demo's nodes, and what it logs and tells. */
function startNodes(later: Later, setUp: NodesSetUp) {
  const child: ChildProcess = fork(main, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
  })
  later(() => child.kill('SIGKILL'))
  const logged: { msg: string; region?: string }[] = []
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout! }).on('line', (line) => {
    logged.push(JSON.parse(line))
    waiting.get(logged.at(-1)!.msg)?.()
  })
  const told: FromNodes[] = []
  const filled = new Promise<void>((resolve) =>
    child.on('message', (one: FromNodes) => {
      told.push(one)
      if (one.kind === 'filled') resolve()
    }),
  )
  child.send({ kind: 'start', setUp } satisfies ToNodes)
  return {
    child,
    logged,
    told,
    filled,
    ended: once(child, 'exit'),
    says: (msg: string) => new Promise<void>((resolve) => waiting.set(msg, resolve)),
  }
}

test('nodes that are killed while their data is made make it whole at the next start, and end with who started them', async (t) => {
  const later = lastFirst(t)
  const folder = await testFolder(later)
  const database = async () => {
    const { db, url, drop } = await testDatabase()
    await db.close()
    later(drop)
    return url
  }
  const places: Record<string, NodePlace> = {}
  for (const { code } of modelRegions) places[code] = { databaseUrl: await database(), port: 0 }
  const keysFile = join(folder, 'hub.json')
  await writeFile(keysFile, '{"keys":[]}')
  const setUp: NodesSetUp = {
    folder,
    host: '127.0.0.1',
    log: { level: 'info', json: true },
    places,
    warehouseUrl: await database(),
    hub: { id: 'hub', keysFile },
    cellKeySalt: 'the same at all nodes',
    seed: 1,
    people: 3000,
  }
  const first = startNodes(later, setUp)
  await first.says('made the data of a region')
  first.child.kill('SIGKILL')
  await first.ended

  const second = startNodes(later, setUp)
  await second.filled
  const regions = (msg: string) =>
    second.logged.filter((line) => line.msg === msg).map(({ region }) => region)
  assert.deepEqual(regions('made the data of a region').sort(), ['12', '14', '24'])
  assert.deepEqual(regions('a load came to nothing'), [])
  assert.equal(second.told.filter(({ kind }) => kind === 'node').length, 3)
  second.child.disconnect()
  assert.deepEqual(await second.ended, [0, null])
})
