import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openApiDocument } from '../service-contract/read-openapi.ts'
import type { ContractFile } from '../service-contract/service-contract.ts'
import { mostPlaces, type Place } from './xsd-check.ts'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export interface JsonCheck {
  check(message: {
    operation: string
    direction: 'request' | 'response'
    body: Buffer
    status?: number | undefined
  }): Place[]
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head']

/** Compiles the schemas of an OpenAPI document's messages as they are needed. @throws when the document cannot be read */
export function compileOpenApi(files: readonly ContractFile[]): JsonCheck {
  const file = files.find(({ name }) => /\.(json|ya?ml)$/i.test(name))
  if (file === undefined) throw new Error('the contract has no OpenAPI document')
  const document = openApiDocument(file)
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  // The package's types say otherwise than what it gives as a module.
  ;(addFormats as unknown as (to: Ajv2020) => void)(ajv)
  ajv.addSchema({ ...document, $id: 'contract' })
  const compiled = new Map<string, ValidateFunction | undefined>()
  return {
    check({ operation, direction, body, status = 200 }) {
      const key = `${operation} ${direction} ${status}`
      if (!compiled.has(key)) compiled.set(key, compile(ajv, document, operation, direction, status))
      const validate = compiled.get(key)
      if (validate === undefined) return []
      let value: unknown
      try {
        value = JSON.parse(body.toString('utf8'))
      } catch {
        return [{ path: '/', facet: 'not_json' }]
      }
      if (validate(value)) return []
      return (validate.errors ?? []).slice(0, mostPlaces).map(({ instancePath, keyword }) => ({
        path: plainPath(instancePath),
        facet: keyword,
      }))
    },
  }
}

/** Names of properties that are keys of a map may be anything, somebody's name or number too: only plain words are told. */
const plainPath = (path: string): string =>
  path
    .split('/')
    .map((name) => (/^([A-Za-z_$][A-Za-z_-]{0,63}\d{0,4}|\d{0,5})$/.test(name) ? name : '*'))
    .join('/') || '/'

/** The schema of an operation's JSON body, by reference into the document; undefined when it has none. */
function compile(ajv: Ajv2020, { paths }: Json, operation: string, direction: string, status: number) {
  if (!isObject(paths)) return undefined
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods) {
      const found = isObject(item) ? item[method] : undefined
      if (!isObject(found) || String(found['operationId'] ?? `${method} ${path}`) !== operation) continue
      const where =
        direction === 'request' ? ['requestBody'] : ['responses', statusIn(found['responses'], status) ?? '']
      const holder = where.reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), found)
      const type = Object.keys(isObject(holder) && isObject(holder['content']) ? holder['content'] : {}).find(
        (each) => /json/.test(each),
      )
      if (type === undefined) return undefined
      const pointer = ['paths', path, method, ...where, 'content', type, 'schema'].map((part) =>
        part.replace(/~/g, '~0').replace(/\//g, '~1'),
      )
      return ajv.compile({ $ref: `contract#/${pointer.map(encodeURIComponent).join('/')}` })
    }
  }
  return undefined
}

function statusIn(responses: unknown, status: number): string | undefined {
  if (!isObject(responses)) return undefined
  const own = [String(status), `${String(status)[0]}XX`, 'default']
  return own.find((each) => each in responses)
}
