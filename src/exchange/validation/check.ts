import type { ContractFile, ServiceContract } from '../service-contract/service-contract.ts'
import { compileOpenApi, type JsonCheck } from './json-check.ts'
import { compileXsd, type Place, type XsdCheck } from './xsd-check.ts'

/** A message to be checked, so that it can be handed to another thread. */
export interface CheckAsked {
  contract: Pick<ServiceContract, 'id' | 'key' | 'kind'>
  operation: string
  direction: 'request' | 'response'
  body: Uint8Array
  status: number | undefined
}

/** Checks messages, keeping the compiled schemas of the contracts it has met. */
export interface Checker {
  knows(id: string): boolean
  /** @throws when the contract's schemas cannot be used */
  learn(contract: CheckAsked['contract'], files: readonly ContractFile[]): void
  /** Of a contract that was learnt. */
  check(asked: CheckAsked): Place[]
}

/** @param most contracts whose schemas are kept */
export function createChecker(most = 100): Checker {
  const xsd = new Map<string, XsdCheck>()
  const json = new Map<string, JsonCheck>()
  return {
    knows: (id) => xsd.has(id) || json.has(id),
    learn(contract, files) {
      if (contract.kind !== 'rivta') {
        if (json.size >= most) json.delete(json.keys().next().value!)
        json.set(contract.id, compileOpenApi(files))
        return
      }
      if (xsd.size >= most) {
        const [oldest, check] = xsd.entries().next().value!
        check.dispose()
        xsd.delete(oldest)
      }
      xsd.set(contract.id, compileXsd(contract.id, contract.key, files))
    },
    check({ contract, operation, direction, body, status }) {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      return (
        xsd.get(contract.id)?.check(bytes) ??
        json.get(contract.id)?.check({ operation, direction, body: bytes, status }) ??
        []
      )
    },
  }
}
