import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { captureLog, FakeClock } from '../../kernel/testkit/index.ts'
import { readCodeLists } from '../mapping/code-lists.ts'
import { openInPlace } from './in-place.ts'
import { codesFolder, mappingOf, start } from './loads-fixture.ts'

const lake = `
version: 1
source: lake
kind: trino
place: lake
read: in_place
entities:
  unit: { from: dim_unit, mode: replace, columns: { unit: hsa, name: name } }
`

async function open(url: string) {
  const { log, lines } = captureLog()
  const inPlace = await openInPlace({
    mappings: [await mappingOf(lake, 'lake.yaml')],
    databases: {},
    trino: { lake: { url, catalog: 'hive', schema: 'care', user: 'node' } },
    codes: await readCodeLists(codesFolder),
    clock: new FakeClock(start),
    log,
  })
  return { inPlace, lines }
}

test('a Trino that is away hinders no start, and is told of', async () => {
  const { inPlace, lines } = await open('http://127.0.0.1:1')
  assert.match(JSON.stringify(lines), /ECONNREFUSED.*could not be looked at/)
  await assert.rejects(inPlace.quality(), { code: 'ECONNREFUSED' })
  await inPlace.close()
})

test('a Trino that turns the node away does, and says so', async (t) => {
  const server = createServer((_, response) => void response.writeHead(401).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.address() as AddressInfo
  await assert.rejects(open(`http://127.0.0.1:${port}`), {
    name: 'MappingError',
    message: 'lake.yaml: lake refuses the node (http_401)',
  })
})
