import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Parser, type Term } from 'n3'
import { baseUrl, nodes, ownBook, settings } from '../catalogue-fixture.ts'
import { jsonLd } from '../rdf/json-ld.ts'
import { iriOf, type Name } from '../rdf/resource.ts'
import { quadsOf, turtle } from '../rdf/turtle.ts'
import { describe } from './describe.ts'
import { entriesOf } from './entry.ts'

const book = await ownBook()
const entries = entriesOf(book, nodes)
const of = (id: string) => {
  const described = describe(entries.find((entry) => entry.id === id)!, { book, settings, baseUrl })
  const quads = quadsOf([described])
  return {
    described,
    /** What is said of the dataset, or of something in it. */
    said: (property: Name, at = described.iri!) =>
      quads
        .filter((quad) => quad.subject.value === at && quad.predicate.value === iriOf(property))
        .map((quad) => quad.object.value),
  }
}

test('each product is a dataset, and each region that takes part has one of its own', () => {
  assert.deepEqual(
    entries.map(({ id }) => id),
    [
      'beds',
      'beds-03',
      'beds-12',
      'completed_waits',
      'completed_waits-03',
      'completed_waits-12',
      'costs',
      'diagnoses',
      'person_years',
      'waiting',
      'waiting-12',
    ],
  )
  assert.equal(
    entriesOf(book, [
      { ...nodes[0]!, active: false },
      { ...nodes[1]!, description: null },
    ]).length,
    6,
  )
})

test('what the product defines stands in its description, and nothing is typed twice', () => {
  const { said, described } = of('waiting')
  const product = book.byId('waiting')!
  assert.deepEqual(said('dct:title'), [product.title.sv, product.title.en])
  assert.ok(said('dct:description').includes(product.description.en))
  assert.deepEqual(said('dcat:keyword').slice(0, 2), ['väntetider', 'waiting times'])
  assert.deepEqual(
    said('csvw:column', `${described.iri}#table`).map((iri) => iri.split('#column-')[1]),
    [...product.dimensions, ...product.measures].map(({ id }) => id),
  )
  assert.deepEqual(said('csvw:datatype', `${described.iri}#column-month`), ['gYearMonth'])
  assert.deepEqual(said('csvw:datatype', `${described.iri}#column-within_90`), ['decimal'])
  assert.ok(said('healthdcatap:hasCodeValues').includes('deviation: PvV, MoV, SoV'))
})

test('figures are restricted, what a region holds and what asks for a permit is not public', () => {
  assert.match(of('beds').said('dct:accessRights')[0]!, /RESTRICTED$/)
  assert.match(of('beds-12').said('dct:accessRights')[0]!, /NON_PUBLIC$/)
  assert.match(of('diagnoses').said('dct:accessRights')[0]!, /NON_PUBLIC$/)
})

test('a region’s part tells its coverage, its quality and until when; the whole those of its regions', () => {
  const part = of('beds-12')
  assert.deepEqual(part.said('dqv:value', `${part.described.iri}#rows-set-aside`), [String(100 / 1040)])
  assert.deepEqual(part.said('dqv:value', `${part.described.iri}#column-coverage`), ['0.8'])
  assert.deepEqual(part.said('dct:spatial'), ['http://data.europa.eu/nuts/code/SE224'])
  assert.deepEqual(part.said('dct:modified'), ['2026-11-24T02:00:00Z'])
  const turtleOf = quadsOf([part.described]).map(({ predicate, object }) => [predicate.value, object.value])
  assert.ok(turtleOf.some(([name, value]) => name === iriOf('dcat:endDate') && value === '2026-11-24'))
  const whole = of('beds')
  assert.deepEqual(whole.said('healthdcatap:numberOfRecords'), ['1880'])
  assert.deepEqual(whole.said('dct:relation'), [`${whole.described.iri}-03`, `${whole.described.iri}-12`])
})

test('a region answers for its data itself where an address of it is known', () => {
  const entry = entries.find(({ id }) => id === 'beds-12')!
  const emailOf = (given: typeof settings) =>
    quadsOf([describe(entry, { book, settings: given, baseUrl })])
      .filter(
        ({ subject, predicate }) =>
          subject.value.endsWith('region-12-contact') && predicate.value === iriOf('cv:email'),
      )
      .map(({ object }) => object.value)
  assert.deepEqual(emailOf({ ...settings, regionEmails: ['12:data@skane.example'] }), ['data@skane.example'])
  assert.deepEqual(emailOf(settings), [settings.publisherEmail])
})

test('Turtle and JSON-LD say the same', async () => {
  const { described } = of('completed_waits')
  const read = new Parser().parse(await turtle([described]))
  assert.deepEqual(
    read.map(({ predicate, object }) => `${predicate.value} ${saidOf(object)}`).sort(),
    statementsIn(jsonLd([described])).sort(),
  )
})

/** A value as it is compared; things without a name are alike. */
function saidOf(object: Term): string {
  if (object.termType === 'BlankNode') return '_'
  if (object.termType !== 'Literal') return object.value
  const type = object.language || object.datatype.value
  return `"${object.value}" ${type}`
}

/** What a JSON-LD document says, things that stand in several places once. */
function statementsIn(document: ReturnType<typeof jsonLd>): string[] {
  const context = document['@context'] as Record<string, string>
  const full = (name: string) => (context[name.split(':')[0]!] ?? '') + name.slice(name.indexOf(':') + 1)
  const seen = new Set<string>()
  const statements: string[] = []
  let nameless = 0
  const walk = (at: Record<string, unknown>): string => {
    if ('@value' in at) {
      const type = at['@language'] ?? full((at['@type'] as string) ?? 'xsd:string')
      return `"${String(at['@value'])}" ${String(type)}`
    }
    const id = (at['@id'] as string) ?? `_:${nameless++}`
    for (const [name, values] of Object.entries(at).filter(([key]) => key !== '@id'))
      for (const value of values as unknown[]) {
        const object = typeof value === 'string' ? full(value) : walk(value as Record<string, unknown>)
        const predicate = name === '@type' ? iriOf('rdf:type') : full(name)
        if (seen.has(`${id} ${predicate} ${object}`)) continue
        seen.add(`${id} ${predicate} ${object}`)
        statements.push(`${predicate} ${object.startsWith('_:') ? '_' : object}`)
      }
    return id
  }
  for (const each of document['@graph'] as Record<string, unknown>[]) walk(each)
  return statements
}
