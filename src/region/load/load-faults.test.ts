import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import {
  csvMapping,
  loadWorld,
  patients,
  people,
  pseudonymOf,
  units,
  visit,
  visitHeader,
} from './loads-fixture.ts'

type World = Awaited<ReturnType<typeof loadWorld>>

async function firstNight(world: World) {
  await world.file('oldcare/enheter.csv', units)
  await world.file('oldcare/patienter_20260301.csv', patients)
  await world.file('oldcare/besok_20260301.csv', visitHeader + visit('b1'))
  await world.run(csvMapping)
}
const contacts = (world: World) => world.rows('select contact, person from model.contact order by contact')
const first = [{ contact: 'b1', person: pseudonymOf(people[0]!) }]

test('a column that is gone is named, and what was there is kept', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  await world.file(
    'oldcare/besok_20260302.csv',
    'id;personnummer;enhet;typ;start;slut;planerad\nb2;1;SE1-A;O;x;y;J\n',
  )
  const [load] = await world.run(csvMapping)
  assert.equal(load!.state, 'failed')
  assert.equal(load!.reason!.code, 'region.column_gone')
  assert.match(load!.reason!.sv, /Kolumnen mvo i besok .* för contact\.specialty/)
  assert.deepEqual(await contacts(world), first)
})

test('a column that is new, and one that is gone without harm, are noted and the load goes on', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  const less = csvMapping
    .replace('      planned: planerad\n', '')
    .replace('      planned: { J: "true", N: "false" }\n', '')
  const text = (visitHeader + visit('b2')).replace('planerad', 'bokad')
  await world.file('oldcare/besok_20260302.csv', text)
  const [load] = await world.run(less)
  assert.equal(load!.state, 'loaded')
  assert.deepEqual(load!.drift, [
    { kind: 'gone', table: 'besok', column: 'planerad' },
    { kind: 'new', table: 'besok', column: 'bokad' },
  ])
})

test('a mapping that names what never was there is told of with file, entity and column', async (t) => {
  const world = await loadWorld(t)
  await world.file('oldcare/enheter.csv', units)
  const [load] = await world.run(csvMapping.replace('name: namn', 'name: titel'))
  assert.equal(load!.reason!.code, 'region.mapping_unfit')
  assert.match(load!.reason!.en, /test\.yaml does not fit the source at unit\.name: .*"titel" not found/)
})

test('a table without a file for its night is told of, and nothing of that night is lost', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  const joined = csvMapping.replace('from: besok', 'from: besok join patienter using (personnummer)')
  await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b2'))
  const [load] = await world.run(joined)
  assert.equal(load!.reason!.code, 'region.table_missing')
  await world.file('oldcare/patienter_20260302.csv', patients)
  const [next] = await world.run(joined)
  // The patients are just as they were: there is no news in them.
  assert.deepEqual([next!.state, next!.loaded], ['loaded', 1])
})

for (const [what, content, fault] of [
  ['empty', '', /empty/],
  ['cut off in its header', 'id;personnummer', /no line ends/],
  [
    'with a quotation mark that swallows the rest',
    `${visitHeader}b2;"${people[0]};SE1-A\n${visit('b3')}${visit('b4')}`,
    /quotation mark/,
  ],
] as const)
  test(`a file that is ${what} is named, what was there is kept, and later nights wait`, async (t) => {
    const world = await loadWorld(t)
    await firstNight(world)
    await world.file('oldcare/besok_20260302.csv', content)
    await world.file('oldcare/besok_20260303.csv', visitHeader + visit('b9'))
    const loads = await world.run(csvMapping)
    assert.deepEqual(
      loads.map(({ batch, state, reason }) => [batch, state, reason?.code]),
      [['20260302', 'failed', 'region.file_unreadable']],
    )
    assert.match(loads[0]!.reason!.en, /besok_20260302\.csv/)
    assert.match(loads[0]!.reason!.en, fault)
    assert.deepEqual(await contacts(world), first)
    await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b2'))
    assert.deepEqual(
      (await world.run(csvMapping)).map(({ state }) => state),
      ['loaded', 'loaded'],
    )
  })

test('a Parquet file that is cut off is named, and nothing is loaded', async (t) => {
  const world = await loadWorld(t)
  await world.file('lake/units.parquet', Buffer.from('PAR1 and then nothing'))
  const [load] = await world.run(`
version: 1
source: lake
kind: parquet
place: lake
tables: { units: { files: units.parquet } }
entities: { unit: { from: units, mode: replace, columns: { unit: id, name: name } } }
`)
  assert.equal(load!.reason!.code, 'region.file_unreadable')
  assert.match(load!.reason!.en, /units\.parquet/)
})

test('a load that is ended by a stop leaves what was there, and the next begins anew', async (t) => {
  const stop = new AbortController()
  const world = await loadWorld(t)
  await firstNight(world)
  await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b2'))
  const pseudonyms = {
    newest: () => '1',
    stageOne: async () => {
      stop.abort()
      return new Map<string, string>()
    },
  }
  const [load] = await world.run(csvMapping, { deps: { pseudonyms }, signal: stop.signal })
  assert.equal(load!.reason!.code, 'region.load_interrupted')
  assert.deepEqual(await contacts(world), first)
  assert.deepEqual(
    (await world.run(csvMapping)).map(({ state }) => state),
    ['loaded'],
  )
})

for (const at of ['pseudonyms', 'outcome'] as const)
  test(`a node killed ${at === 'pseudonyms' ? 'in a load has the old data' : 'after the store kept a load has taken it down'} when it starts again`, async (t) => {
    const world = await loadWorld(t)
    await firstNight(world)
    await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b2'))
    await world.store.close()
    await killedLoad(world, at)
    const again = await world.reopen()
    const [load] = await again.loads()
    assert.deepEqual(
      [load!.state, load!.reason?.code, load!.loaded],
      at === 'pseudonyms' ? ['failed', 'region.load_interrupted', 0] : ['loaded', undefined, 1],
    )
    const { length } = await again.rows('select contact from model.contact')
    assert.equal(length, at === 'pseudonyms' ? 1 : 2)
    assert.equal((await again.run(csvMapping)).length, at === 'pseudonyms' ? 1 : 0)
  })

/** Loads in a process of its own, which is killed when it says that it has come to a place. */
async function killedLoad({ url, folder }: World, at: string): Promise<void> {
  const child = spawn(process.execPath, [new URL('load-process-fixture.ts', import.meta.url).pathname], {
    env: { ...process.env, URL: url, FOLDER: folder, AT: at },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) if (line === 'here') child.kill('SIGKILL')
  assert.equal((await exit)[1], 'SIGKILL')
}

test('a disk that is full is told of, what was there is kept, and with room again the load succeeds', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  const many = Array.from({ length: 60_000 }, (_, n) => visit(`c${n}${'x'.repeat(n % 40)}`)).join('')
  await world.file('oldcare/besok_20260302.csv', visitHeader + many)
  await world.store.close()
  // What a process may write to one file, in blocks of 512 or 1024 bytes: as a full disk.
  const child = spawn(
    'sh',
    [
      '-c',
      `trap '' XFSZ; ulimit -f 1024; exec "${process.execPath}" "${new URL('load-process-fixture.ts', import.meta.url).pathname}"`,
    ],
    {
      env: { ...process.env, URL: world.url, FOLDER: world.folder, AT: 'end' },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  await once(child, 'exit')
  const again = await world.reopen()
  const [load] = await again.loads()
  assert.deepEqual([load!.state, load!.reason!.code], ['failed', 'region.store_full'])
  assert.deepEqual(await again.rows('select contact, person from model.contact'), first)
  const [next] = await again.run(csvMapping)
  assert.deepEqual([next!.state, next!.loaded], ['loaded', 60_000])
})
