import { type Queryable } from '../../kernel/index.ts'
import { type ContractFile, ordinaryLimits, type ServiceContract } from './service-contract.ts'

/** A contract with what its row says beside it. */
export type StoredContract = ServiceContract & { readonly version: number; readonly updatedAt: string }

interface Row {
  id: string
  version: number
  updated_at: Date
  kind: ServiceContract['kind']
  domain: string
  name: string
  major: number
  minor: number
  key: string
  owner: string | null
  lifecycle: ServiceContract['lifecycle']
  sunset: string | null
  document: Omit<ServiceContract, 'id'>
}

const columns = `id, version, updated_at, kind, domain, name, major, minor, key, owner, lifecycle, sunset::text, document`

function read(row: Row): StoredContract {
  const { id, version, kind, domain, name, major, minor, key, lifecycle, owner, sunset, document } = row
  return {
    ...document,
    limits: { ...ordinaryLimits, ...document.limits },
    id,
    version,
    kind,
    domain,
    name,
    major,
    minor,
    key,
    lifecycle,
    updatedAt: row.updated_at.toISOString(),
    ...(owner !== null && { owner }),
    ...(sunset !== null && { sunset }),
  }
}

export async function readContracts(db: Queryable): Promise<StoredContract[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from exchange.service_contract order by domain, name, major, minor`,
  )
  return rows.map(read)
}

export async function readContract(
  db: Queryable,
  id: string,
  lock = false,
): Promise<StoredContract | undefined> {
  const { rows } = await db.query<Row>(
    `select ${columns} from exchange.service_contract where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0] && read(rows[0])
}

export async function readContractsVersion(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ version: string }>({
    name: 'exchange.contracts_version',
    text: 'select version from exchange.contracts_version',
  })
  return rows[0]!.version
}

/** What is kept as a document: all that has no column of its own. */
function documentOf(contract: ServiceContract): string {
  const {
    purpose,
    informationTypes,
    classification,
    consent,
    personAt,
    operations,
    limits,
    validation,
    aggregated,
  } = contract
  return JSON.stringify({
    purpose,
    informationTypes,
    classification,
    consent,
    operations,
    limits,
    validation,
    aggregated,
    ...(personAt && { personAt }),
  })
}

/** @returns whether it was kept; not, when this minor version is there already */
export async function insertContract(db: Queryable, contract: ServiceContract, at: Date): Promise<boolean> {
  const { id, kind, domain, name, major, minor, key, owner, lifecycle } = contract
  const { rowCount } = await db.query(
    `insert into exchange.service_contract
       (id, updated_at, kind, domain, name, major, minor, key, owner, lifecycle, document)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (key, minor) do nothing`,
    [id, at, kind, domain, name, major, minor, key, owner ?? null, lifecycle, documentOf(contract)],
  )
  return rowCount === 1
}

export async function updateContract(
  db: Queryable,
  contract: ServiceContract,
  at: Date,
): Promise<StoredContract> {
  const { rows } = await db.query<Row>(
    `update exchange.service_contract set version = version + 1, updated_at = $2, lifecycle = $3, sunset = $4, document = $5
     where id = $1 returning ${columns}`,
    [contract.id, at, contract.lifecycle, contract.sunset ?? null, documentOf(contract)],
  )
  return read(rows[0]!)
}

export async function insertFiles(db: Queryable, id: string, files: readonly ContractFile[]): Promise<void> {
  for (const { name, content } of files)
    await db.query('insert into exchange.contract_file (contract, name, content) values ($1, $2, $3)', [
      id,
      name,
      content,
    ])
}

export async function readFiles(db: Queryable, id: string): Promise<ContractFile[]> {
  const { rows } = await db.query<ContractFile>(
    'select name, content from exchange.contract_file where contract = $1 order by name',
    [id],
  )
  return rows
}

export interface StoredChange {
  version: number
  at: Date
  by: string
  act: 'imported' | 'changed' | 'lifecycle'
  document: unknown
}

export async function insertChange(
  db: Queryable,
  contract: StoredContract,
  change: Pick<StoredChange, 'at' | 'by' | 'act'>,
): Promise<void> {
  await db.query(
    `insert into exchange.contract_change (contract, version, at, by, act, document) values ($1, $2, $3, $4, $5, $6)`,
    [contract.id, contract.version, change.at, change.by, change.act, JSON.stringify(contract)],
  )
}

export async function readChanges(db: Queryable, id: string): Promise<StoredChange[]> {
  const { rows } = await db.query<StoredChange>(
    'select version, at, by, act, document from exchange.contract_change where contract = $1 order by version desc limit 200',
    [id],
  )
  return rows
}
