import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpClient } from '../../http-client.ts'

export const exchange = '/api/exchange/v1'

/** This project's care contracts, as they are published. */
const folder = join(import.meta.dirname, '../../../../contracts/services')

/** A contract of the catalogue, as far as it matters here. */
export interface Contract {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly kind: string
  readonly lifecycle: string
}

/** What of the contracts a platform has, and what is otherwise there. */
export interface ContractsWanted {
  /** All when not given. */
  readonly names?: readonly string[]
  /** Over what the contracts say themselves. */
  readonly facts?: object
}

/** Imports the contracts that are not there, and puts in force those that are drafts. Answers the whole catalogue. */
export async function ensureContracts(
  http: HttpClient,
  { names: wanted, facts }: ContractsWanted = {},
): Promise<readonly Contract[]> {
  const { items } = await http.get<{ items: Contract[] }>(`${exchange}/contracts`)
  const there = new Map(items.map((each) => [each.name, each]))
  const names = (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && (wanted?.includes(entry.name) ?? true),
  )
  for (const { name } of names) {
    const contract = there.get(name) ?? (await importContract(http, name, facts))
    if (contract.lifecycle === 'draft')
      await http.post(`${exchange}/contracts/${contract.id}/lifecycle`, { lifecycle: 'in_force' })
  }
  return (await http.get<{ items: Contract[] }>(`${exchange}/contracts`)).items
}

async function importContract(http: HttpClient, name: string, over: object = {}): Promise<Contract> {
  const files = await Promise.all(
    (await readdir(join(folder, name))).map(async (file) => ({
      name: file,
      content: await readFile(join(folder, name, file), 'utf8'),
    })),
  )
  const facts = files.find((file) => file.name === 'contract.json')
  return http.post<Contract>(`${exchange}/contracts`, {
    ...(JSON.parse(facts?.content ?? '{}') as object),
    ...over,
    files: files.filter((file) => file !== facts),
  })
}
