import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractImport } from '../contract/service-contract.ts'

/** The contracts that the platform itself answers, each a folder here: WSDL and XSD, and what is known of it beside them. */
export async function readOwnContracts(): Promise<ContractImport[]> {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const folder = join(import.meta.dirname, name)
        const files = await Promise.all(
          (await readdir(folder)).map(async (file) => ({
            name: file,
            content: await readFile(join(folder, file), 'utf8'),
          })),
        )
        const facts = files.find((file) => file.name === 'contract.json')
        return {
          ...(JSON.parse(facts?.content ?? '{}') as object),
          files: files.filter((file) => file !== facts),
        }
      }),
  )
}
