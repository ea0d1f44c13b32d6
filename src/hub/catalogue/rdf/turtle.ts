import { type BlankNode, DataFactory, type Literal as N3Literal, type NamedNode, type Quad, Writer } from 'n3'
import { iriOf, type Literal, type Name, prefixes, type Resource, type Value } from './resource.ts'

const { blankNode, literal, namedNode, quad } = DataFactory

/** The statements of resources, each once, what is said of one thing together. */
export function quadsOf(resources: readonly Resource[]): Quad[] {
  const made: Made = { quads: new Map(), nameless: 0 }
  for (const resource of resources) add(resource, made)
  return [...made.quads.values()]
}

interface Made {
  quads: Map<string, Quad>
  nameless: number
}

function add({ iri, is, has }: Resource, made: Made): NamedNode | BlankNode {
  const subject = iri === undefined ? blankNode(`b${made.nameless++}`) : namedNode(iri)
  const named: Resource[] = []
  const say = (name: Name, object: NamedNode | BlankNode | N3Literal) => {
    const stated = quad(subject, namedNode(iriOf(name)), object) as Quad
    made.quads.set(JSON.stringify([subject.id, name, object.id]), stated)
  }
  for (const type of is) say('rdf:type', namedNode(iriOf(type)))
  for (const [name, values = []] of Object.entries(has) as [Name, readonly Value[] | undefined][])
    for (const value of values) {
      if ('to' in value) say(name, namedNode(value.to))
      else if ('text' in value) say(name, literalOf(value))
      else if (value.iri === undefined) say(name, add(value, made))
      else {
        say(name, namedNode(value.iri))
        named.push(value)
      }
    }
  for (const each of named) add(each, made)
  return subject
}

const literalOf = ({ text, language, type }: Literal) =>
  literal(text, language ?? (type === undefined ? undefined : namedNode(iriOf(type))))

/** Resources as Turtle. */
export function turtle(resources: readonly Resource[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const writer = new Writer({ prefixes: { ...prefixes } })
    writer.addQuads(quadsOf(resources))
    writer.end((error: Error | null, text: string) => (error ? reject(error) : resolve(text)))
  })
}
