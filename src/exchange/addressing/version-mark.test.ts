import assert from 'node:assert/strict'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  endpoint,
  other,
  question,
  route,
  startAddressing,
  town,
  unit,
  until,
  wholeWay,
} from './addressing-fixture.ts'
import type { Operation } from './operations.ts'

const moved: Operation[] = [{ op: 'put', kind: 'route', value: { ...route, endpoint: other.id } }]
const renamed: Operation[] = [
  { op: 'put', kind: 'logicalAddress', value: { hsaId: unit, name: 'Renamed', organisation: town } },
]
const markIn = (dataDir: string) => join(dataDir, 'exchange', 'addressing-mark.json')
const markOf = async (dataDir: string) =>
  (JSON.parse(await readFile(markIn(dataDir), 'utf8')) as { number: number }).number
const cut = 'delete from exchange.addressing_version where number = 2'
const keepAside = 'create table exchange.aside as select * from exchange.addressing_version where number = 2'
const putBack = 'insert into exchange.addressing_version select * from exchange.aside'

test('the newest version in use is marked in the data folder, and never an older one', async (t) => {
  const { publishDirectly, dataDir, another } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  assert.equal(await markOf(dataDir), 1)
  await publishDirectly(moved, 'move')
  assert.equal(await markOf(dataDir), 2)
  await another({ dataDir })
  assert.equal(await markOf(dataDir), 2)
  assert.deepEqual(
    (await readdir(join(dataDir, 'exchange'))).filter((name) => name.includes('mark')),
    ['addressing-mark.json'],
  )
})

test('a process that starts on a database whose newest version was taken away goes by no older one, and says so', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.publishDirectly(moved, 'move')
  await one.forge(`${keepAside}; ${cut}`)
  const two = await one.another({ dataDir: one.dataDir })
  assert.deepEqual([two.addressing.isBehind(), two.addressing.current().version], [true, 1])
  const told = one.lines.find(({ msg }) => String(msg).includes('older addressing'))
  assert.equal(told?.['mark'], markIn(one.dataDir))
  assert.equal(one.addressing.isBehind(), false, 'who has seen it goes on')
  await assert.rejects(two.publishDirectly(renamed, 'more'), { code: 'exchange.versions_older' })
  assert.equal(await markOf(one.dataDir), 2)

  await one.forge(putBack)
  await until(() => !two.addressing.isBehind())
  assert.equal(two.addressing.current().find(question).endpoint?.id, other.id)
})

test('another version in the place of the marked one is gone by as little, however well it is signed', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.publishDirectly(moved, 'move')
  await one.forge(cut)
  const stranger = await one.another()
  await stranger.publishDirectly(renamed, 'another second')
  await stranger.publishDirectly([{ op: 'remove', kind: 'route', id: route.id }], 'third')
  const two = await one.another({ dataDir: one.dataDir })
  assert.deepEqual([two.addressing.isBehind(), two.addressing.current().version], [true, 1])
  await assert.rejects(two.publishDirectly(renamed, 'more'), { code: 'exchange.versions_broken' })
})

test('who removes the mark accepts what the database has', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.publishDirectly(moved, 'move')
  await one.forge(cut)
  await rm(markIn(one.dataDir))
  const two = await one.another({ dataDir: one.dataDir })
  assert.equal(two.addressing.isBehind(), false)
  assert.equal(two.addressing.current().find(question).endpoint?.id, endpoint.id)
  assert.equal(await markOf(one.dataDir), 1)
})

test('a mark that makes no sense lets no call through, and is left as it is', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  for (const text of ['', '{"number":"2"}', '{"number":-1,"hash":""}']) {
    await writeFile(markIn(one.dataDir), text)
    const two = await one.another({ dataDir: one.dataDir })
    assert.equal(two.addressing.isBehind(), true, text)
    assert.equal(await readFile(markIn(one.dataDir), 'utf8'), text)
  }
})
