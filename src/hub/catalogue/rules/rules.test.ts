import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { DataFactory, Parser, type Quad } from 'n3'
import SHACLValidator from 'rdf-validate-shacl'
import { baseUrl, nodes, ownBook, settings } from '../catalogue-fixture.ts'
import { describe } from '../dataset/describe.ts'
import { type Entry, entriesOf } from '../dataset/entry.ts'
import { iriOf, type Name } from '../rdf/resource.ts'
import { quadsOf, turtle } from '../rdf/turtle.ts'
import { cardinalities } from './cardinalities.ts'
import { faultsOf } from './rules.ts'

const { literal, namedNode } = DataFactory
const book = await ownBook()
const described = entriesOf(book, nodes).map((entry) => describe(entry, { book, settings, baseUrl }))
/** With few columns, since shapes are tried on it many times. */
const small = describe(smallest(entriesOf(book, nodes)[0]!), { book, settings, baseUrl })
const beds = quadsOf([small])
const shapes = new Parser().parse(await readFile(join(import.meta.dirname, 'shapes.ttl'), 'utf8'))
const validator = new SHACLValidator(shapes as never)

function smallest(entry: Entry): Entry {
  const { dimensions, measures, ...rest } = entry.product
  return {
    ...entry,
    product: { ...rest, dimensions: dimensions.slice(1, 3), measures: measures.slice(0, 1) },
  }
}

async function byShapes(quads: readonly Quad[]): Promise<string[]> {
  const { results } = await validator.validate(validator.factory.dataset([...quads] as never[]))
  return results.map(({ path }) => String((path as { value?: string } | null)?.value ?? path))
}

test('every dataset holds to the rules, by our checks and by shapes', async () => {
  for (const resource of described) {
    assert.deepEqual(faultsOf(quadsOf([resource])), [], resource.iri)
    assert.deepEqual(await byShapes(new Parser().parse(await turtle([resource]))), [], resource.iri)
  }
})

test('all datasets in one file hold to them too', async () => {
  assert.deepEqual(faultsOf(quadsOf(described)), [])
  assert.deepEqual(await byShapes(quadsOf(described)), [])
})

for (const { of, property, least, most, values } of cardinalities) {
  const subject = () =>
    beds.find(({ predicate, object }) => predicate.value === iriOf('rdf:type') && object.value === iriOf(of))!
      .subject
  const without = () =>
    beds.filter((quad) => !(quad.subject.equals(subject()) && quad.predicate.value === iriOf(property)))
  const noticed = (quads: readonly Quad[]) => faultsOf(quads).some((fault) => fault.property === property)

  if (least > 0)
    test(`${of} without ${property} is noticed, by our checks and by shapes`, async () => {
      assert.ok(without().length < beds.length)
      assert.ok(noticed(without()))
      assert.ok((await byShapes(without())).includes(iriOf(property)))
    })
  if (most === 1 && values !== undefined)
    test(`${of} with ${property} twice is noticed, by our checks and by shapes`, async () => {
      const two = [1, 2].map((n) => stated(subject(), property, values, n))
      assert.ok(noticed([...beds, ...two]))
      assert.ok((await byShapes([...beds, ...two])).includes(iriOf(property)))
    })
  if (values === 'literal' || values === 'iri')
    test(`${of} with another kind of value for ${property} is noticed, by our checks and by shapes`, async () => {
      const wrong = stated(subject(), property, values === 'iri' ? 'literal' : 'iri', 1)
      assert.ok(noticed([...without(), wrong]))
      assert.ok((await byShapes([...without(), wrong])).includes(iriOf(property)))
    })
}

test('what is named and not said to be of its class is noticed, by our checks and by shapes', async () => {
  const typed = cardinalities.filter(({ is }) => is !== undefined)
  const bare = changed(({ predicate }) => predicate.value === iriOf('rdf:type'))
  // What a rule is of has to be known for what it is; what it names is not.
  const left = beds.filter(
    ({ subject, predicate }) => predicate.value === iriOf('rdf:type') && subject.value === small.iri,
  )
  const ofDataset = typed.filter(({ of }) => of === 'dcat:Dataset').map(({ property }) => property)
  const source = stated(left[0]!.subject, 'dct:source', 'iri', 1)
  const quads = [...bare, ...left, source]
  const [ours, theirs] = [propertiesOf(quads), await byShapes(quads)]
  for (const property of ofDataset) {
    assert.ok(ours.includes(property), property)
    assert.ok(theirs.includes(iriOf(property)), property)
  }
  for (const { of, property, is } of typed.filter((rule) => rule.of !== 'dcat:Dataset')) {
    const one = changed(
      ({ predicate, object }) => predicate.value === iriOf('rdf:type') && object.value === iriOf(is!),
    )
    assert.ok(propertiesOf(one).includes(property), `${of} ${property}`)
    assert.ok((await byShapes(one)).includes(iriOf(property)), `${of} ${property}`)
  }
})

function stated(
  subject: Quad['subject'],
  property: Name,
  values: 'literal' | 'iri' | 'thing',
  n: number,
): Quad {
  const object = values === 'literal' ? literal(String(n)) : namedNode(`http://example.se/${n}`)
  return DataFactory.quad(subject, namedNode(iriOf(property)), object) as Quad
}

const changed = (change: (quad: Quad) => boolean): Quad[] => beds.filter((quad) => !change(quad))
const propertiesOf = (quads: readonly Quad[]) => faultsOf(quads).map(({ property }) => property)

test('an organisation without a contact point, or with one that cannot be reached, is noticed', async () => {
  const none = changed(
    ({ subject, predicate }) =>
      subject.value.endsWith('#publisher') && predicate.value === iriOf('cv:contactPoint'),
  )
  assert.deepEqual(propertiesOf(none), ['geodcatap:custodian', 'dct:publisher'])
  assert.ok((await byShapes(none)).includes(iriOf('dct:publisher')))
  const mute = changed(({ predicate }) => predicate.value === iriOf('cv:email'))
  assert.deepEqual(propertiesOf(mute), ['cv:email', 'cv:email'])
  assert.notDeepEqual(await byShapes(mute), [])
})

test('an organisation without a name is noticed, though the shape that says so is inherited', () => {
  const nameless = changed(
    ({ subject, predicate }) =>
      subject.value.endsWith('#access-body') && predicate.value === iriOf('foaf:name'),
  )
  assert.deepEqual(propertiesOf(nameless), ['healthdcatap:hdab'])
})

test('structured data without variables is noticed, and so are columns of one name', async () => {
  const bare = changed(({ predicate }) => predicate.value === iriOf('healthdcatap:hasVariables'))
  assert.deepEqual(propertiesOf(bare), ['healthdcatap:hasVariables'])
  assert.notDeepEqual(await byShapes(bare), [])
  const twins = new Parser().parse(
    (await turtle([small])).replace('csvw:name "ward"', 'csvw:name "hospital"'),
  )
  assert.deepEqual(propertiesOf(twins), ['csvw:name'])
})

test('other access rights than those of the standard, another theme and another law are noticed', async () => {
  const text = await turtle([small])
  const said = (from: string, to: string) => propertiesOf(new Parser().parse(text.replaceAll(from, to)))
  assert.ok(said('access-right/RESTRICTED', 'access-right/SECRET').includes('dct:accessRights'))
  assert.ok(said('data-theme/HEAL', 'data-theme/AGRI').includes('dcat:theme'))
  assert.ok(said('eli/reg/2025/327/oj', 'eli/reg/2016/679/oj').includes('dcatap:applicableLegislation'))
})
