import {
  type Clock,
  type Database,
  KnutpunktError,
  newId,
  type Party,
  swedishZone,
  Temporal,
} from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { ContractImport, ContractPreview, ContractWrite } from '../contract/service-contract.ts'
import type { FollowedBook } from './contract-book.ts'
import { contractErrors } from './contract-errors.ts'
import {
  insertChange,
  insertContract,
  insertFiles,
  readContract,
  type StoredContract,
  updateContract,
} from './contract-store.ts'
import { readContractFiles } from './read-files.ts'
import { type Lifecycle, ordinaryLimits, type ServiceContract } from './service-contract.ts'

export interface ContractServiceDeps {
  db: Database
  clock: Clock
  guard: Guard
  book: FollowedBook
}

/** What may follow on what. A withdrawn one stays so: what comes after is a new version. */
const next: Record<Lifecycle, readonly Lifecycle[]> = {
  draft: ['in_force', 'withdrawn'],
  in_force: ['deprecated', 'withdrawn'],
  deprecated: ['in_force', 'withdrawn'],
  withdrawn: [],
}

const lifecycleNames: Record<Lifecycle, { sv: string; en: string }> = {
  draft: { sv: 'utkast', en: 'draft' },
  in_force: { sv: 'i kraft', en: 'in force' },
  deprecated: { sv: 'under avveckling', en: 'deprecated' },
  withdrawn: { sv: 'indraget', en: 'withdrawn' },
}

/** What a contract is taken for as long as nobody says otherwise: the most protected. */
const ordinary = {
  purpose: 'care',
  informationTypes: ['care_documentation'],
  classification: { confidentiality: 3, integrity: 2, availability: 2, traceability: 2 },
  consent: true,
  limits: ordinaryLimits,
  validation: { request: 'observe', response: 'observe', sampleEvery: 100 },
  aggregated: false,
} as const

/** Who the program is in the history. */
const program = 'program'

export type ContractService = ReturnType<typeof createContractService>

/** Contracts, from files to withdrawn. Each change is decided, kept in the history and entered in the log. */
export function createContractService({ db, clock, guard, book }: ContractServiceDeps) {
  const now = () => new Date(clock.epochMilliseconds())
  const today = () =>
    Temporal.Instant.fromEpochMilliseconds(clock.epochMilliseconds())
      .toZonedDateTimeISO(swedishZone)
      .toPlainDate()
      .toString()

  function previewOf(files: ContractImport['files']): ContractPreview {
    const read = readContractFiles(files)
    return {
      ...read,
      operations: read.operations.map(({ name }) => name),
      existing: book
        .all()
        .filter(({ key }) => key === read.key)
        .map(({ minor, lifecycle }) => ({ minor, lifecycle })),
    }
  }

  async function keep(
    given: ContractImport,
    by: string,
    within: (client: Parameters<Parameters<Database['transaction']>[0]>[0], id: string) => Promise<void>,
    owner?: string,
  ): Promise<StoredContract> {
    const { files, lifecycle = 'draft', ...facts } = given
    if (lifecycle !== 'draft' && lifecycle !== 'in_force')
      throw new KnutpunktError(contractErrors.contract_lifecycle_first)
    const contract: ServiceContract = {
      ...ordinary,
      ...readContractFiles(files),
      ...facts,
      id: newId(),
      lifecycle,
      ...(owner !== undefined && { owner }),
    }
    checkFacts(contract)
    const at = now()
    const kept = await db.transaction(async (client) => {
      if (!(await insertContract(client, contract, at))) {
        const { key, minor } = contract
        throw new KnutpunktError(contractErrors.contract_exists, { values: { key, minor } })
      }
      await insertFiles(client, contract.id, files)
      const stored = (await readContract(client, contract.id))!
      await insertChange(client, stored, { at, by, act: 'imported' })
      await within(client, contract.id)
      return stored
    })
    await book.refresh()
    return kept
  }

  async function changed(
    party: Party,
    id: string,
    act: 'changed' | 'lifecycle',
    change: (before: StoredContract) => ServiceContract,
  ): Promise<StoredContract> {
    const before = await readContract(db.pool, id)
    if (before === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
    const controller = before.owner === undefined ? {} : { controller: before.owner }
    const granted = await guard.require(party, { act: 'services.write', ...controller })
    const at = now()
    const after = await db.transaction(async (client) => {
      const locked = (await readContract(client, id, true))!
      const stored = await updateContract(client, change(locked), at)
      await insertChange(client, stored, { at, by: party.id, act })
      await guard.enter(client, party, { act: `exchange.contract.${act}`, granted, about: id })
      return stored
    })
    await book.refresh()
    return after
  }

  return {
    preview: previewOf,
    async import(party: Party, given: ContractImport): Promise<StoredContract> {
      const granted = await guard.require(party, { act: 'services.write' })
      return keep(
        given,
        party.id,
        (client, id) => guard.enter(client, party, { act: 'exchange.contract.imported', granted, about: id }),
        party.organisation,
      )
    },
    /** At set-up by the program itself: those that are there are left alone. */
    async importOwn(given: ContractImport): Promise<void> {
      const { key, minor } = readContractFiles(given.files)
      if (book.all().some((each) => each.key === key && each.minor === minor)) return
      await keep(given, program, async () => undefined).catch((error: unknown) => {
        // Another process has done it meanwhile.
        if (!(error instanceof KnutpunktError) || error.code !== contractErrors.contract_exists.code)
          throw error
      })
    },
    change: (party: Party, id: string, { version, ...facts }: ContractWrite) =>
      changed(party, id, 'changed', (before) => {
        if (before.version !== version) throw new KnutpunktError(contractErrors.contract_stale)
        const { personAt: _, ...rest } = before
        const after = { ...rest, ...facts }
        checkFacts(after)
        return after
      }),
    /** @param sunset the day a deprecated one stops being promised, `2027-12-31` */
    moveTo: (party: Party, id: string, lifecycle: Lifecycle, sunset: string | undefined) =>
      changed(party, id, 'lifecycle', (before) => {
        if (!next[before.lifecycle].includes(lifecycle)) throw cannotGo(before.lifecycle, lifecycle)
        const { sunset: _, ...rest } = before
        if (lifecycle !== 'deprecated') return { ...rest, lifecycle }
        if (sunset === undefined || sunset < today()) throw new KnutpunktError(contractErrors.contract_sunset)
        return { ...rest, lifecycle, sunset }
      }),
  }
}

function checkFacts({ limits, kind, personAt }: ServiceContract): void {
  if (limits.producerMs > limits.routeMs) {
    throw factWrong(
      'limits',
      'producenten kan inte få längre tid än hela anropet.',
      'the producer cannot be given longer than the whole call.',
    )
  }
  if (kind !== 'rivta' && personAt && !['query', 'path', 'body', 'header'].includes(personAt[0]!)) {
    throw factWrong(
      'personAt',
      'för REST börjar den med query, path, header eller body.',
      'for REST it begins with query, path, header or body.',
    )
  }
}

const factWrong = (field: string, faultSv: string, faultEn: string) =>
  new KnutpunktError(contractErrors.contract_facts_wrong, { values: { field, faultSv, faultEn } })

function cannotGo(from: Lifecycle, to: Lifecycle): KnutpunktError {
  const values = {
    fromSv: lifecycleNames[from].sv,
    toSv: lifecycleNames[to].sv,
    fromEn: lifecycleNames[from].en,
    toEn: lifecycleNames[to].en,
  }
  return new KnutpunktError(contractErrors.contract_lifecycle, { values })
}
