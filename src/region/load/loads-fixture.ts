import { createHmac } from 'node:crypto'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { checkMapping } from '../mapping/check-mapping.ts'
import { readCodeLists } from '../mapping/code-lists.ts'
import { parseMapping } from '../mapping/mapping.ts'
import { openStore, type StoreOptions } from '../store/store.ts'
import { lastOfEntities, listLoads, readLoad } from './load-store.ts'
import type { Pseudonyms } from './pseudonymise.ts'
import { type RunDeps, type RunOptions, runSource, settleInterrupted } from './run-loads.ts'

export const codesFolder = join(import.meta.dirname, '../../../products/codes')
export const start = '2026-11-26T10:00:00Z'

/** A keyed hash of what looks like a personal identity number. */
export const testPseudonyms: Pseudonyms = {
  newest: () => '1',
  async stageOne(identities) {
    const known = identities.filter((identity) => /^[0-9]{12}$/.test(identity))
    return new Map(known.map((identity) => [identity, pseudonymOf(identity)]))
  },
}
export const pseudonymOf = (identity: string): string =>
  createHmac('sha256', 'a key for tests').update(identity).digest('hex')

/** Test numbers of Skatteverket's kind. */
export const people = ['199001012385', '199002022383', '198003032383']

/** A small old system: patients and visits in semicolon files, dates and decimals in the Swedish way. */
export const csvMapping = `
version: 1
source: oldcare
kind: csv
place: oldcare
csv: { delimiter: ";", encoding: utf-8 }
formats: { decimal: ",", time: "%Y-%m-%d %H:%M" }
tables:
  patienter: { files: "patienter_{batch}.csv" }
  besok: { files: "besok_{batch}.csv" }
  enheter: { files: enheter.csv }
entities:
  unit:
    from: enheter
    mode: replace
    columns: { unit: hsaid, name: namn, hospital: sjukhus }
  person:
    from: patienter
    mode: append
    person: personnummer
    columns:
      birth_year: cast(substr(personnummer, 1, 4) as integer)
      sex: kon
      municipality: kommun
    codes: { sex: { K: "2", M: "1" } }
  contact:
    from: besok
    mode: append
    person: personnummer
    columns:
      contact: id
      unit: enhet
      kind: typ
      specialty: mvo
      started: start
      ended: slut
      planned: planerad
    codes:
      kind: { S: inpatient, O: outpatient }
      planned: { J: "true", N: "false" }
`
export const units = 'hsaid;namn;sjukhus\nSE1-A;Akuten;Lasarettet\nSE1-B;Ögon;Lasarettet\n'
export const patientHeader = 'personnummer;kon;kommun\n'
export const patients = `${patientHeader}${people[0]};K;1480\n${people[1]};M;1480\n${people[2]};K;1489\n`
export const visitHeader = 'id;personnummer;enhet;typ;mvo;start;slut;planerad\n'
export const visit = (
  id: string,
  person = people[0]!,
  more: Partial<Record<'unit' | 'kind' | 'start' | 'end', string>> = {},
) =>
  `${id};${person};${more.unit ?? 'SE1-A'};${more.kind ?? 'O'};301;${more.start ?? '2026-03-01 08:00'};${more.end ?? '2026-03-01 09:00'};J\n`

export const mappingOf = async (text: string, file = 'test.yaml') => {
  const mapping = parseMapping(text, file)
  checkMapping(mapping, await readCodeLists(codesFolder))
  return mapping
}

export const storeOptionsIn = (folder: string): StoreOptions => ({
  folder: join(folder, 'store'),
  readable: [join(folder, 'files')],
  threads: 2,
  memoryMb: 500,
  spillMb: 500,
})

/** A store, a database and a folder for files. */
export async function loadWorld(t: TestContext, more: Partial<RunDeps> = {}) {
  const { db, url, drop } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-load-'))
  const filesFolder = join(folder, 'files')
  await mkdir(filesFolder)
  const clock = new FakeClock(start)
  const { log, lines } = captureLog()
  t.after(async () => {
    await drop()
    await rm(folder, { recursive: true, force: true })
  })
  const codes = await readCodeLists(codesFolder)
  /** A node on that folder, as when it starts. */
  const open = async () => {
    const store = await openStore(storeOptionsIn(folder))
    t.after(() => store.close())
    const pseudonyms = testPseudonyms
    const deps: RunDeps = {
      db,
      clock,
      log,
      store,
      codes,
      pseudonyms,
      filesFolder,
      warehouses: new Map(),
      ...more,
    }
    await settleInterrupted(deps)
    return {
      deps,
      store,
      /** Loads what is new. Answers the loads, the first first. */
      async run(text: string, options: RunOptions & { deps?: Partial<RunDeps> } = {}) {
        const ids = await runSource({ ...deps, ...options.deps }, await mappingOf(text), options)
        return Promise.all(ids.map(async (id) => (await readLoad(db.pool, id))!))
      },
      rows: (sql: string) => store.reader.rows(sql),
      loads: () => listLoads(db.pool, { limit: 100 }),
      entities: async () =>
        Object.fromEntries((await lastOfEntities(db.pool)).map((each) => [each.entity, each])),
    }
  }
  return {
    ...(await open()),
    reopen: open,
    url,
    lines,
    clock,
    folder,
    async file(path: string, content: string | Buffer) {
      await mkdir(dirname(join(filesFolder, path)), { recursive: true })
      await writeFile(join(filesFolder, path), content)
    },
    touch: (path: string, at: string) => utimes(join(filesFolder, path), new Date(at), new Date(at)),
  }
}
