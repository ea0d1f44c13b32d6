import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { dimensionOf, measureOf } from './parts-of.ts'
import { readProducts } from './product-book.ts'

const folder = join(import.meta.dirname, '../../../products')

async function copied(t: TestContext): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'knutpunkt-products-'))
  t.after(() => rm(copy, { recursive: true }))
  await cp(folder, copy, { recursive: true })
  return copy
}

async function changed(t: TestContext, from: string | RegExp, to: string): Promise<string> {
  const copy = await copied(t)
  const file = join(copy, 'beds.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
  return copy
}

test('the products that come with the program are read, each with its own hash', async () => {
  const book = await readProducts(folder)
  assert.deepEqual(
    book.all().map(({ id }) => id),
    ['beds', 'completed_waits', 'costs', 'diagnoses', 'person_years', 'waiting'],
  )
  assert.equal(new Set(book.all().map(({ hash }) => hash)).size, 6)
  assert.equal(book.codes('region').get('12')?.sv, 'Skåne')
  assert.equal(book.codes('region').size, 21)
})

test('every measure has a definition and a source in words', async () => {
  for (const { measures } of (await readProducts(folder)).all())
    for (const { definition, source } of measures) assert.ok(definition.sv && definition.en && source)
})

test('what is not as it must be is told by file and place', async (t) => {
  await assert.rejects(readProducts(await changed(t, 'kind: rate', 'kind: ratio')), /product beds .*measures/)
  await assert.rejects(readProducts(await changed(t, 'id: beds', 'id: bed')), /beds\.yaml calls itself bed/)
  await assert.rejects(
    readProducts(await changed(t, 'codes: region', 'codes: regions')),
    /code list .*regions/,
  )
  await assert.rejects(
    readProducts(await changed(t, 'within: hospital', 'within: house')),
    /ward within .*house/,
  )
  await assert.rejects(
    readProducts(await changed(t, 'refresh: daily', 'tables: [[house]]\nrefresh: daily')),
    /table by .*house/,
  )
  await assert.rejects(readProducts(await changed(t, 'id: outlying', 'id: overcrowding')), /twice/)
  await assert.rejects(
    readProducts(await changed(t, 'grain: day }', 'grain: day }\nperson: person')),
    /staged/,
  )
})

test('another definition has another hash', async (t) => {
  const before = (await readProducts(folder)).byId('beds')!.hash
  assert.notEqual(
    (await readProducts(await changed(t, 'times: 100', 'times: 1000'))).byId('beds')!.hash,
    before,
  )
})

test('dimensions and measures are found by name', async () => {
  const beds = (await readProducts(folder)).byId('beds')!
  assert.equal(dimensionOf(beds, 'ward').column, 'unit')
  assert.equal(measureOf(beds, 'available').kind, 'level')
  assert.throws(() => dimensionOf(beds, 'planet'), RangeError)
  assert.throws(() => measureOf(beds, 'planet'), RangeError)
})
