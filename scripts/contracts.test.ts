import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startTestPlatform } from '../src/testing/platform.ts'
import { contractsOf, type OpenApi } from './contracts/split.ts'

const folder = new URL('../contracts/', import.meta.url)

test('contracts/ holds the interfaces as they are answered (npm run contracts writes it)', async (t) => {
  const platform = await startTestPlatform()
  t.after(() => platform.stop())
  const document = (await (await fetch(`${platform.addresses.http}/openapi.json`)).json()) as OpenApi
  const contracts = contractsOf(document)
  assert.ok(contracts.has('welfare.v1.openapi.json'))
  const files = readdirSync(folder).filter((name) => name.endsWith('.openapi.json'))
  assert.deepEqual(files.toSorted(), [...contracts.keys()])
  for (const [name, text] of contracts) assert.equal(readFileSync(new URL(name, folder), 'utf8'), text, name)
})
