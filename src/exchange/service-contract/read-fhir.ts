import { fileWrong } from './contract-errors.ts'
import type { ReadContract } from './read-files.ts'
import { isObject, type Json, slug } from './read-openapi.ts'
import type { ContractFile, ContractOperation } from './service-contract.ts'

/** FHIR's interactions (R4, 3.1.0) as methods and paths below the contract. */
const interactions: Record<string, { method: string; path: (type: string) => string }> = {
  read: { method: 'GET', path: (type) => `/${type}/{id}` },
  vread: { method: 'GET', path: (type) => `/${type}/{id}/_history/{versionId}` },
  'search-type': { method: 'GET', path: (type) => `/${type}` },
  'history-instance': { method: 'GET', path: (type) => `/${type}/{id}/_history` },
  create: { method: 'POST', path: (type) => `/${type}` },
  update: { method: 'PUT', path: (type) => `/${type}/{id}` },
  patch: { method: 'PATCH', path: (type) => `/${type}/{id}` },
  delete: { method: 'DELETE', path: (type) => `/${type}/{id}` },
}
/** A resource type that names none. */
const ordinary = ['read', 'search-type']
const mostOperations = 1000

export const isCapabilityStatement = (document: Json): boolean =>
  document['resourceType'] === 'CapabilityStatement'

/**
 * Reads a FHIR interface out of its CapabilityStatement: its name, its version, and what each resource type lets one do. A name and resource types
 * are enough; a type without interactions may be read and searched.
 *
 * @throws {KnutpunktError} exchange.contract_files_wrong
 */
export function readCapabilities({ name: file }: ContractFile, document: Json): ReadContract {
  const name = slug(String(document['name'] ?? document['title'] ?? ''))
  if (name === '') throw fileWrong(file, 'name saknas.', 'name is missing.')
  const [major, minor] =
    /^(\d{1,3})(?:\.(\d{1,5}))?/.exec(String(document['version'] ?? '1.0'))?.slice(1) ?? []
  if (major === undefined)
    throw fileWrong(file, 'version ska börja med ett tal.', 'version has to begin with a number.')
  const fhir = document['fhirVersion']
  if (fhir !== undefined && !String(fhir).startsWith('4.'))
    throw fileWrong(file, 'bara FHIR R4 (4.x) kan användas.', 'only FHIR R4 (4.x) can be used.')
  const rest = document['rest']
  const servers = (Array.isArray(rest) ? rest : []).filter(
    (each) => isObject(each) && (each['mode'] ?? 'server') === 'server',
  )
  const operations = servers.flatMap((server: Json) => {
    const resources = server['resource']
    return (Array.isArray(resources) ? resources : []).flatMap((each) => operationsOf(file, each))
  })
  if (operations.length === 0)
    throw fileWrong(
      file,
      'rest[].resource[] saknas: minst en resurstyp ska finnas.',
      'rest[].resource[] is missing: there has to be a resource type.',
    )
  const names = new Set(operations.map((each) => each.name))
  if (operations.length > mostOperations || names.size < operations.length)
    throw fileWrong(
      file,
      'samma resurstyp eller interaktion står två gånger, eller för många står där.',
      'the same resource type or interaction stands twice, or too many do.',
    )
  return {
    kind: 'fhir',
    domain: name,
    name,
    major: Number(major),
    minor: Number(minor ?? 0),
    key: `${name}/${major}`,
    operations,
  }
}

function operationsOf(file: string, resource: unknown): ContractOperation[] {
  const type = isObject(resource) ? resource['type'] : undefined
  if (typeof type !== 'string' || !/^[A-Z][A-Za-z]{1,60}$/.test(type))
    throw fileWrong(
      file,
      'en resurstyp har inget namn som FHIR känner.',
      'a resource type has no name that FHIR knows.',
    )
  const given = (resource as Json)['interaction']
  const codes = Array.isArray(given)
    ? given.map((each) => String(isObject(each) ? each['code'] : ''))
    : ordinary
  return codes.flatMap((code) => {
    // history-type and others of whole types are not offered.
    const known = Object.hasOwn(interactions, code) ? interactions[code] : undefined
    if (known === undefined) return []
    const { method, path } = known
    return [
      {
        name: `${type}.${code}`,
        access: method === 'GET' ? ('read' as const) : ('write' as const),
        method,
        path: path(type),
      },
    ]
  })
}
