import { type Quad, type Quad_Subject, Store, type Term } from 'n3'
import type { Both } from '../../../region/index.ts'
import { iriOf, type Name } from '../rdf/resource.ts'
import { type Cardinality, cardinalities } from './cardinalities.ts'

/** Where a description does not hold to the standard. */
export interface Fault {
  /** What it is of: the name of the dataset, or of a part of it. */
  readonly at: string
  readonly property: Name
  readonly text: Both
}

/**
 * What is wrong with descriptions, by the rules of HealthDCAT-AP release 8. They are checks of our own: its shapes inherit by `sh:extends`,
 * which validators of SHACL leave out.
 */
export function faultsOf(quads: readonly Quad[]): Fault[] {
  const store = new Store([...quads])
  return [
    ...cardinalities.flatMap((rule) => cardinality(store, rule)),
    ...agents.flatMap((property) => agentFaults(store, property)),
    ...eitherOf(store, 'cv:ContactPoint', ['cv:email', 'cv:contactPage']),
    ...eitherOf(store, 'vcard:Kind', ['vcard:hasEmail', 'vcard:hasURL']),
    ...datasetFaults(store),
    ...columnFaults(store),
  ]
}

const all = (store: Store, type: Name): Term[] =>
  store.getSubjects(iriOf('rdf:type'), iriOf(type), null) as Term[]
/** Values of a property; a text with nothing in it is none. */
const valuesOf = (store: Store, of: Term, property: Name): Term[] =>
  (store.getObjects(of, iriOf(property), null) as Term[]).filter(
    ({ termType, value }) => termType !== 'Literal' || value.trim() !== '',
  )

const fault = (at: Term, property: Name, sv: string, en: string): Fault => ({
  at: at.value,
  property,
  text: { sv, en },
})

const kinds = {
  literal: { types: ['Literal'], sv: 'texter', en: 'texts' },
  iri: { types: ['NamedNode'], sv: 'adresser', en: 'addresses' },
  thing: { types: ['NamedNode', 'BlankNode'], sv: 'beskrivna ting', en: 'described things' },
}

function cardinality(
  store: Store,
  { of, property, least, most, values, is, unlessPublic }: Cardinality,
): Fault[] {
  return all(store, of).flatMap((each) => {
    if (unlessPublic && accessOf(store, each)?.endsWith('/PUBLIC')) return []
    const found = valuesOf(store, each, property)
    const faults: Fault[] = []
    if (found.length < least)
      faults.push(fault(each, property, `${property} saknas`, `${property} is missing`))
    if (most !== undefined && found.length > most)
      faults.push(
        fault(
          each,
          property,
          `${property} får finnas högst ${most} gång men finns ${found.length}`,
          `${property} may be there ${most} time at most, and is there ${found.length}`,
        ),
      )
    const kind = values && kinds[values]
    if (kind && found.some(({ termType }) => !kind.types.includes(termType)))
      faults.push(fault(each, property, `${property} ska vara ${kind.sv}`, `${property} must be ${kind.en}`))
    if (
      is &&
      found.some((value) => store.countQuads(value as Quad_Subject, iriOf('rdf:type'), iriOf(is), null) === 0)
    )
      faults.push(
        fault(
          each,
          property,
          `${property} ska beskrivas som ${is}`,
          `${property} must be described as ${is}`,
        ),
      )
    return faults
  })
}

/** Organisations that a dataset names; each is reached at one place. */
const agents: readonly Name[] = ['healthdcatap:hdab', 'geodcatap:custodian', 'dct:publisher']

function agentFaults(store: Store, property: Name): Fault[] {
  return all(store, 'dcat:Dataset').flatMap((dataset) =>
    valuesOf(store, dataset, property).flatMap((agent) => {
      const faults: Fault[] = []
      // Inherited from DCAT-AP's agent.
      if (valuesOf(store, agent, 'foaf:name').length === 0)
        faults.push(fault(agent, property, `${property} har inget namn`, `${property} has no name`))
      const contacts = valuesOf(store, agent, 'cv:contactPoint')
      const known = new Set(all(store, 'cv:ContactPoint').map(({ value }) => value))
      if (contacts.length !== 1 || !known.has(contacts[0]!.value))
        faults.push(
          fault(
            agent,
            property,
            `${property} ska ha just en kontaktpunkt`,
            `${property} must have just one contact point`,
          ),
        )
      return faults
    }),
  )
}

function eitherOf(store: Store, type: Name, [first, second]: readonly [Name, Name]): Fault[] {
  return all(store, type)
    .filter((each) => valuesOf(store, each, first).length + valuesOf(store, each, second).length === 0)
    .map((each) =>
      fault(each, first, `${first} eller ${second} ska finnas`, `${first} or ${second} must be there`),
    )
}

const accessOf = (store: Store, dataset: Term): string | undefined =>
  valuesOf(store, dataset, 'dct:accessRights')[0]?.value

const heal = 'http://publications.europa.eu/resource/authority/data-theme/HEAL'
const healthDataSpace = 'http://data.europa.eu/eli/reg/2025/327/oj'
const accessRights =
  /^http:\/\/publications\.europa\.eu\/resource\/authority\/access-right\/(PUBLIC|RESTRICTED|NON_PUBLIC)$/

function datasetFaults(store: Store): Fault[] {
  return all(store, 'dcat:Dataset').flatMap((dataset) => {
    const has = (property: Name, value: string) =>
      valuesOf(store, dataset, property).some((each) => each.value === value)
    const faults: Fault[] = []
    if (!accessRights.test(accessOf(store, dataset) ?? ''))
      faults.push(
        fault(
          dataset,
          'dct:accessRights',
          'dct:accessRights ska vara PUBLIC, RESTRICTED eller NON_PUBLIC',
          'dct:accessRights must be PUBLIC, RESTRICTED or NON_PUBLIC',
        ),
      )
    if (!has('dcat:theme', heal))
      faults.push(fault(dataset, 'dcat:theme', 'Temat HEAL saknas', 'The theme HEAL is missing'))
    if (!has('dcatap:applicableLegislation', healthDataSpace))
      faults.push(
        fault(
          dataset,
          'dcatap:applicableLegislation',
          'EHDS-förordningen, (EU) 2025/327, saknas',
          'The regulation on the EHDS, (EU) 2025/327, is missing',
        ),
      )
    if (
      has('healthdcatap:hasStructuredData', 'true') &&
      valuesOf(store, dataset, 'healthdcatap:hasVariables').length === 0
    )
      faults.push(
        fault(
          dataset,
          'healthdcatap:hasVariables',
          'Strukturerade data ska ha variabler',
          'Structured data must have variables',
        ),
      )
    return faults
  })
}

function columnFaults(store: Store): Fault[] {
  return all(store, 'csvw:Table').flatMap((table) => {
    const names = valuesOf(store, table, 'csvw:column').flatMap((column) =>
      valuesOf(store, column, 'csvw:name').map(({ value }) => value),
    )
    return new Set(names).size === names.length
      ? []
      : [fault(table, 'csvw:name', 'Två kolumner har samma namn', 'Two columns have the same name')]
  })
}
