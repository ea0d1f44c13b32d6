import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Parser } from 'n3'
import { runPendingJobs } from '../../kernel/index.ts'
import type { CatalogueItem, CataloguePage } from '../contract/catalogue.ts'
import { baseUrl } from './catalogue-fixture.ts'
import { startHub } from './hub-fixture.ts'
import { iriOf } from './rdf/resource.ts'
import { faultsOf } from './rules/rules.ts'

interface List {
  items: CatalogueItem[]
  total: number
  next?: string
}

test('the list is searched in both languages, narrowed to a region or to products, and read a page at a time', async (t) => {
  const { get, asked } = await startHub(t)
  const idsOf = async (query: string) =>
    (await get(`/catalogue${query}`)).json<List>().items.map(({ id }) => id)
  assert.deepEqual(await idsOf('?whole=true'), [
    'beds',
    'completed_waits',
    'costs',
    'diagnoses',
    'person_years',
    'waiting',
  ])
  assert.deepEqual(await idsOf('?region=12'), ['beds-12', 'completed_waits-12', 'waiting-12'])
  assert.deepEqual(await idsOf('?whole=true&search=vårdgaranti%20MEDIAN'), ['waiting'])
  assert.deepEqual(await idsOf('?whole=true&search=overcrowding'), ['beds'])
  assert.deepEqual(await idsOf('?search=ingenting'), [])
  const first = (await get('/catalogue?limit=6')).json<List>()
  const rest = (await get(`/catalogue?limit=6&cursor=${first.next}`)).json<List>()
  assert.deepEqual([first.items.length, rest.items.length, first.total, rest.next], [6, 3, 9, undefined])
  assert.deepEqual(
    [...first.items, ...rest.items].flatMap(({ faults }) => faults),
    [],
  )
  assert.ok(asked.every(({ act }) => act === 'data.read'))
})

test('a dataset’s page tells variables with their codes, quality in each region, ways to it and made-up rows', async (t) => {
  const { get } = await startHub(t)
  const page = (await get('/catalogue/waiting')).json<CataloguePage>()
  const stage = page.variables.find(({ name }) => name === 'stage')!
  assert.equal(stage.codes?.find(({ code }) => code === 'treatment')?.text.sv.slice(0, 6), 'Åtgärd')
  assert.deepEqual(page.regions, [{ code: '12', name: 'Region Skåne' }])
  const [skane] = page.parts
  assert.equal(skane?.byHand, true)
  assert.deepEqual(
    skane?.sources.map(({ entity, title, setAside }) => [entity, title.en, setAside]),
    [
      ['queue_entry', 'Queue entry', 7],
      ['unit', 'Unit', 0],
      ['person', 'Person', 0],
    ],
  )
  assert.equal(page.quality?.rows, 6040)
  assert.equal(page.sample.synthetic, true)
  assert.deepEqual(
    page.ways.map(({ id }) => id),
    ['api', 'csv', 'parquet', 'arrow'],
  )
  const part = (await get('/catalogue/waiting-12')).json<CataloguePage>()
  assert.equal(part.access, 'NON_PUBLIC')
  assert.equal(part.contact.name, 'Region Skåne')
  assert.equal((await get('/catalogue/waiting-03')).json<{ code: string }>().code, 'hub.dataset_not_found')
})

test('anybody reads the catalogue as Turtle and JSON-LD, and a dataset’s name leads to what was asked for', async (t) => {
  const { get } = await startHub(t)
  const turtle = await get('/catalogue.ttl')
  assert.match(String(turtle.headers['content-type']), /^text\/turtle/)
  const quads = new Parser().parse(turtle.body)
  const datasets = quads.filter(({ object }) => object.value === iriOf('dcat:Dataset'))
  assert.equal(datasets.length, 9)
  assert.ok(!quads.some(({ object }) => object.value === iriOf('dcat:Catalog')))
  assert.deepEqual(faultsOf(quads), [])
  const json = await get('/catalogue/beds.jsonld')
  assert.match(String(json.headers['content-type']), /^application\/ld\+json/)
  const { '@graph': graph } = json.json<{ '@graph': { '@id': string }[] }>()
  const iri = `${baseUrl}/api/hub/v1/datasets/beds`
  assert.deepEqual(
    graph.map((each) => each['@id']),
    [iri],
  )
  assert.equal((await get('/datasets/beds', { accept: 'application/ld+json' })).body, json.body)
  assert.equal((await get('/datasets/beds')).body, (await get('/catalogue/beds.ttl')).body)
  const forPeople = await get('/datasets/beds', { accept: 'text/html' })
  assert.deepEqual(
    [forPeople.statusCode, forPeople.headers.location],
    [303, `${baseUrl}/data/catalogue/beds`],
  )
  assert.equal((await get('/catalogue/planets.ttl')).statusCode, 404)
  const sample = await get('/catalogue/beds/sample.csv')
  assert.match(sample.body, /^region,hospital,ward,.*,synthetic\r\n/)
})

test('regions’ catalogues are read into the hub’s; of a region that is away the last that it told stands', async (t) => {
  const { get, db, hub, log, lines } = await startHub(t)
  await db.pool.query(`select graphile_worker.add_job('hub:harvest-catalogues')`)
  await runPendingJobs(db, hub.jobs.handlers, log)
  const { items } = (await get('/catalogue?search=beds')).json<List>()
  assert.deepEqual(
    items.map(({ id }) => id),
    ['beds', 'beds-03', 'beds-12'],
  )
  const away = lines.filter(({ msg }) => msg === 'a region’s catalogue could not be read')
  assert.deepEqual(
    away.map(({ region }) => region),
    ['12'],
  )
})

test('what does not hold to the standard is told at the start, in the list and on the page', async (t) => {
  const { lines, get } = await startHub(t, { accessBodyEmail: '' })
  const told = lines.filter(({ msg }) => String(msg).includes('does not hold to HealthDCAT-AP'))
  assert.deepEqual([told[0]?.['dataset'], told[0]?.['properties']], ['beds', ['cv:email']])
  const { items } = (await get('/catalogue?whole=true')).json<List>()
  assert.deepEqual(
    items.map(({ faults }) => faults.length),
    [1, 1, 1, 1, 1, 1],
  )
  const { faults } = (await get('/catalogue/beds')).json<CataloguePage>()
  assert.match(faults[0]!.at, /#access-body-contact$/)
  assert.match(faults[0]!.text.sv, /cv:email eller cv:contactPage ska finnas/)
})
