import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Check } from 'typebox/value'
import { ContractImport } from '../contract/service-contract.ts'
import { envelope } from '../soap/envelope.ts'
import { createChecker } from '../validation/check.ts'
import { contractPage } from './contract-page.ts'
import { readContractFiles } from './read-files.ts'
import { xsdExample } from './xsd-parts.ts'

const folder = join(import.meta.dirname, '../../../contracts/services')
const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8')

for (const name of readdirSync(folder)) {
  test(`the care contract ${name} can be imported, its schemas hold, and its examples hold to them`, () => {
    const files = readdirSync(join(folder, name))
      .filter((file) => file !== 'contract.json')
      .map((file) => ({ name: file, content: read(name, file) }))
    const facts = JSON.parse(read(name, 'contract.json')) as object
    assert.ok(Check(ContractImport, { files, ...facts }))
    const contract = { id: name, ...readContractFiles(files) }
    assert.equal(contract.name, name)
    const checker = createChecker()
    checker.learn(contract, files)
    if (contract.kind !== 'rivta') return
    for (const element of [name, `${name}Response`]) {
      const body = Buffer.from(envelope(xsdExample(files, contract.key, element)!))
      const asked = { contract, operation: name, direction: 'request' as const, body, status: undefined }
      assert.deepEqual(checker.check(asked), [], element)
    }
    const page = contractPage({ ...contract, ...facts } as never, files)
    assert.equal(page.messages.length, 2)
    assert.ok(page.messages[1]!.parts.length > 1)
  })
}
