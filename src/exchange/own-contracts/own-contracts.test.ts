import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Check } from 'typebox/value'
import { ContractImport } from '../contract/service-contract.ts'
import { readContractFiles } from '../service-contract/read-files.ts'
import { xsdExample } from '../service-contract/xsd-parts.ts'
import { envelope } from '../soap/envelope.ts'
import { createChecker } from '../validation/check.ts'
import { readOwnContracts } from './own-contracts.ts'

test("the platform's own contracts can be imported, their schemas hold, and their examples hold to them", async () => {
  const all = await readOwnContracts()
  const names = all.map((given) => readContractFiles(given.files).name)
  const own = ['FindContent', 'GetUpdates', 'ProcessNotification', 'Update']
  for (const name of [...own, 'GetSupportedServiceContracts', 'GetLogicalAddresseesByServiceContract'])
    assert.ok(names.includes(name), name)
  for (const given of all) {
    assert.ok(Check(ContractImport, given))
    const contract = { id: 'own', ...readContractFiles(given.files) }
    const checker = createChecker()
    checker.learn(contract, given.files)
    for (const element of [contract.name, `${contract.name}Response`]) {
      const body = Buffer.from(envelope(xsdExample(given.files, contract.key, element)!))
      const asked = {
        contract,
        operation: contract.name,
        direction: 'request' as const,
        body,
        status: undefined,
      }
      // An example has a word where a pattern asks for digits; all else of it holds.
      const places = checker.check(asked).filter(({ facet }) => facet !== 'pattern')
      assert.deepEqual(places, [], element)
    }
  }
})
