import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  createHttp,
  createMetrics,
  isUnavailable,
  KnutpunktError,
  newId,
  openDatabase,
  type Party,
} from '../../kernel/index.ts'
import { accessAs, captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Contract, ContractImport } from '../contract/service-contract.ts'
import { createServiceContracts } from './create-service-contracts.ts'
import type { ContractFile } from './service-contract.ts'

export const region = newId()
export const engineer: Party = {
  kind: 'staff',
  id: 'engineer',
  name: 'Inga Ingenjör',
  levelOfAssurance: 3,
  permissions: new Set(['exchange.contracts.read', 'exchange.contracts.write']),
  roles: ['integration_engineer'],
  organisation: region,
  controllers: [region],
}
/** May read, and by the rules not change. */
export const reader: Party = { ...engineer, id: 'reader', name: 'Lova Läsare' }
/** Has no permission of the part at all. */
export const stranger: Party = { ...engineer, id: 'stranger', permissions: new Set() }

const registry = 'urn:riv:itintegration:registry:1'

/** A contract in RIV-TA's manner, with changes to its text. */
export function rivtaFiles({
  name = 'GetThing',
  domain = 'test:things',
  major = 1,
  version = '1.0',
  schema = (text: string) => text,
  wsdl = (text: string) => text,
}: {
  name?: string
  domain?: string
  major?: number
  version?: string
  schema?: (text: string) => string
  wsdl?: (text: string) => string
} = {}): ContractFile[] {
  const key = `urn:riv:${domain}:${name}Responder:${major}`
  const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="${key}" targetNamespace="${key}" elementFormDefault="qualified" version="${version}">
  <xs:element name="${name}"><xs:complexType><xs:sequence><xs:element name="id" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="${name}Response"><xs:complexType><xs:sequence><xs:element name="thing" type="xs:string" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>`
  const definitions = `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:riv:${domain}:${name}:${major}:rivtabp21">
  <wsdl:types><xs:schema>
    <xs:import namespace="${registry}" schemaLocation="../core/registry_1.0.xsd"/>
    <xs:import namespace="${key}" schemaLocation="${name}Responder_${version}.xsd"/>
  </xs:schema></wsdl:types>
  <wsdl:portType name="P"><wsdl:operation name="${name}"/></wsdl:portType>
  <wsdl:service name="S"><wsdl:port name="P" binding="B"><soap:address location="https://example.org/where-it-was"/></wsdl:port></wsdl:service>
</wsdl:definitions>`
  return [
    { name: `${name}Interaction_${version}_RIVTABP21.wsdl`, content: wsdl(definitions) },
    { name: `${name}Responder_${version}.xsd`, content: schema(xsd) },
    {
      name: 'core/registry_1.0.xsd',
      content: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${registry}"><xs:element name="LogicalAddress" type="xs:string"/></xs:schema>`,
    },
  ]
}

/** For tests: the catalogue behind its HTTP door on a real database. The rules are stood in for: `reader` may not write. */
export async function startContracts(t: TestContext) {
  const { db, url, drop } = await testDatabase()
  const clock = new FakeClock('2026-11-26T10:00:00Z')
  const { log, lines } = captureLog()
  const entered: { by: string; act: string; about: string | undefined }[] = []
  const guard: Guard = {
    async require(party, asked) {
      if (party.id === 'reader' && asked.act === 'services.write')
        throw new KnutpunktError({ code: 'trust.decision_denied', status: 403, sv: 'Nej', en: 'No' } as never)
      return { ...asked, decision: 'decided' }
    },
    controllersFor: async () => 'all',
    enter: async (_, party, { act, about }) => void entered.push({ by: party.id, act, about }),
  }
  let who: Party | undefined
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => who),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const deps = {
    clock,
    log,
    guard,
    nameOf: async (id: string) => (id === 'engineer' ? engineer.name : undefined),
  }
  const part = await createServiceContracts({ db, app: http.app, ...deps })
  t.after(async () => {
    await http.close()
    await part.stop()
    await drop()
  })
  /** Another process on the same database, with its own memory. */
  const another = async () => {
    const other = await openDatabase({ url, log })
    const { createContractBook } = await import('./contract-book.ts')
    const book = await createContractBook({ db: other, clock, log })
    t.after(async () => {
      await book.close()
      await other.close()
    })
    return book
  }
  async function raw(
    party: Party | undefined,
    method: string,
    path: string,
    payload?: object,
    language = 'en',
  ) {
    who = party
    return http.app.inject({
      method: method as 'GET',
      url: path.startsWith('/api') ? path : `/api/exchange/v1/contracts${path}`,
      headers: { host: 'localhost', 'accept-language': language },
      ...(payload === undefined ? {} : { payload }),
    })
  }
  async function ask<T = Contract>(...asked: Parameters<typeof raw>) {
    const response = await raw(...asked)
    return { status: response.statusCode, body: response.json() as T & { code?: string; detail?: string } }
  }
  async function get<T = Contract>(...asked: Parameters<typeof raw>): Promise<T> {
    const { status, body } = await ask<T>(...asked)
    assert.ok(status < 300, `${asked[1]} ${asked[2]}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const imported = (rest: Partial<ContractImport> = {}) =>
    get(engineer, 'POST', '', { files: rivtaFiles(), ...rest })
  return {
    db,
    drop,
    clock,
    lines,
    entered,
    book: part.book,
    importOwn: part.importOwn,
    another,
    raw,
    ask,
    get,
    imported,
  }
}
