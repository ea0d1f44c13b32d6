import { type ContractBook, isOpen } from './service-contract.ts'

/** Of a contract's key and an operation, done to such a thing: the act's name, and the information types that the contract carries. */
export type ContractAct = (
  contract: string,
  operation: string,
  on: string,
) => { act: string; informationTypes: readonly string[] } | undefined

/**
 * What act a contract's operation is for the rules: towards a service the call itself, towards records what it does with them. Not known,
 * and so denied, when the contract is not open, has no such operation, or is asked about for something else.
 */
export function contractActOf(book: Pick<ContractBook, 'byKey'>): ContractAct {
  return (key, name, on) => {
    const contract = book.byKey(key)
    const operation = contract?.operations.find((each) => each.name === name)
    if (contract === undefined || operation === undefined || !isOpen(contract)) return undefined
    const { informationTypes } = contract
    if (on === 'service') return { act: 'contracts.call', informationTypes }
    if (on === 'record') return { act: `records.${operation.access}`, informationTypes }
    return undefined
  }
}
