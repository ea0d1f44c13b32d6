import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { parse } from 'yaml'
import { startRegionNode } from '../compose.ts'
import { createLog, newId, parsePersonIdentity, readConfig } from '../kernel/index.ts'
import { testDatabase } from '../kernel/testkit/index.ts'
import { accessTo } from '../program/demo-access.ts'
import {
  createPseudonyms,
  loadOrCreatePseudonymKeys,
  type Order,
  type RunAnswer,
  type RunOrder,
  signOrder,
  type WireKey,
} from '../region/index.ts'
import { createDemoLogin, type SystemFetch } from '../simulator/index.ts'
import { createApi } from './api.ts'
import { type Later, testFolder } from './later.ts'
import type { Secrets } from './leak-scan.ts'
import { until } from './until.ts'

/** Somebody made up, with a number kept for tests, and words that are hers alone. */
interface MadeUp {
  readonly identity: string
  readonly words: readonly [given: string, family: string, street: string, postcode: string]
  readonly contact: string
  readonly entry: string
}

const many = 160

const people: readonly MadeUp[] = Array.from({ length: many }, (_, n) => {
  const born = new Date(Date.UTC(1931, 2, 3 + n * 211)).toISOString().slice(0, 10).replaceAll('-', '')
  const identity = [...'0123456789']
    .map((check) => `${born}98${n % 10}${check}`)
    .find((each) => parsePersonIdentity(each) !== undefined)!
  return {
    identity,
    words: [`Tuvelin${n}x`, `Grankvistare${n}x`, `Mistelstigen${n}B`, `S-${70000 + n}q`],
    contact: `KONT-${n}-zq`,
    entry: `KOEN-${n}-zq`,
  }
})

const units = ['SE2321000016-AKUT', 'SE2321000016-OGON']
const day = (n: number) => new Date(Date.UTC(2026, 0, 5 + (n % 300))).toISOString().slice(0, 10)

/** An old system's files. Some rows are wrong, and have what they should not in the wrong columns. */
function files(): Record<string, string> {
  const dashed = (identity: string) => `${identity.slice(0, 8)}-${identity.slice(8)}`
  const lines = (header: string, rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`
  return {
    'enheter.csv': lines('hsaid;namn;sjukhus;chef', [
      `${units[0]};Akuten;Lasarettet;${people[11]!.identity}`,
      `${units[1]};Ögon;Lasarettet;${people[12]!.identity}`,
    ]),
    'patienter_1.csv': lines(
      'personnummer;fornamn;efternamn;adress;postnr;kon;kommun',
      people.map(({ identity, words }, n) =>
        [n % 3 === 0 ? dashed(identity) : identity, ...words, n % 2 ? 'K' : 'M', '0380'].join(';'),
      ),
    ),
    'patienter_2.csv': lines('personnummer;fornamn;efternamn;adress;postnr;kon;kommun', [
      // Columns in each other's places, a number that is wrong by its check digit, and a name where the number should be.
      `${people[0]!.identity};${people[0]!.words.join(';')};${dashed(people[1]!.identity)};${people[2]!.identity}`,
      `${people[3]!.identity.slice(0, 11)}x;a;b;c;d;K;0380`,
      `${people[4]!.words[0]};a;b;c;d;K;0380`,
    ]),
    'vardtillfallen_1.csv': lines(
      'id;personnummer;enhet;typ;mvo;start;slut',
      people.map(({ identity, contact }, n) =>
        [
          contact,
          identity,
          units[n % 2],
          n % 4 ? 'O' : 'S',
          n % 2 ? '301' : '101',
          `${day(n)} 08:00`,
          `${day(n)} 09:00`,
        ].join(';'),
      ),
    ),
    'vardtillfallen_2.csv': lines('id;personnummer;enhet;typ;mvo;start;slut', [
      `KONT-900-zq;${people[5]!.identity};${people[6]!.identity};O;301;2026-03-01 08:00;2026-03-01 09:00`,
      `KONT-901-zq;${people[5]!.identity};${units[0]};${people[7]!.words[1]};301;${people[8]!.identity};2026-03-01 09:00`,
      `KONT-902-zq;"${people[9]!.identity};${units[0]}`,
    ]),
    'ko_1.csv': lines(
      'id;personnummer;enhet;mvo;beslut;utford',
      people.map(({ identity, entry }, n) =>
        [entry, identity, units[n % 2], n % 2 ? '301' : '101', day(n), n % 3 ? '' : day(n + 20)].join(';'),
      ),
    ),
    'kpp_1.csv': lines(
      'id;personnummer;dag;form;drg;vikt;vard;kostnad',
      people.map(({ identity, contact }, n) =>
        [
          contact,
          identity,
          day(n),
          n % 4 ? 'O' : 'S',
          'A01',
          '1,2',
          String(100 + n),
          String(1000 + n * 7),
        ].join(';'),
      ),
    ),
    'platser_1.csv': lines(
      'enhet;tid;disp;belagda;over;utlok',
      Array.from({ length: 30 }, (_, n) => `${units[0]};${day(n)} 06:00;20;18;1;1`),
    ),
  }
}

/** @param hospital what is told as a unit's hospital: where a mapping can let something out */
const mapping = (hospital: string) => `
version: 1
source: gammalt
kind: csv
place: gammalt
csv: { delimiter: ";", encoding: utf-8 }
formats: { decimal: ",", time: "%Y-%m-%d %H:%M" }
tables:
  enheter: { files: enheter.csv }
  patienter: { files: "patienter_{batch}.csv" }
  vardtillfallen: { files: "vardtillfallen_{batch}.csv" }
  ko: { files: "ko_{batch}.csv" }
  kpp: { files: "kpp_{batch}.csv" }
  platser: { files: "platser_{batch}.csv" }
entities:
  unit: { from: enheter, mode: replace, columns: { unit: hsaid, name: namn, hospital: "${hospital}" } }
  person:
    from: patienter
    mode: append
    person: personnummer
    columns: { birth_year: "try_cast(substr(personnummer, 1, 4) as integer)", sex: kon, municipality: kommun }
    codes: { sex: { K: "2", M: "1" } }
  contact:
    from: vardtillfallen
    mode: append
    person: personnummer
    columns: { contact: id, unit: enhet, kind: typ, specialty: mvo, started: start, ended: slut }
    codes: { kind: { S: inpatient, O: outpatient } }
  queue_entry:
    from: ko
    mode: append
    person: personnummer
    columns: { entry: id, unit: enhet, specialty: mvo, stage: "'first_visit'", since: beslut, performed: "nullif(utford, '')" }
  contact_cost:
    from: kpp
    mode: append
    person: personnummer
    columns: { contact: id, day: dag, care_form: form, drg: drg, weight: vikt, cost_care: vard, cost: kostnad, outlier: "'false'" }
    codes: { care_form: { S: inpatient, O: outpatient } }
  bed_day:
    from: platser
    mode: append
    columns: { unit: enhet, measured: tid, available: disp, occupied: belagda, overcrowded: over, outlying: utlok }
`

const staff = {
  stina: { name: 'Stina Dataförvaltare', roles: ['data_steward'], purposes: ['administration'] },
  bo: { name: 'Bo Dataförvaltare', roles: ['data_steward'], purposes: ['administration'] },
  anna: { name: 'Anna Analytiker', roles: ['analyst'], purposes: ['secondary_use'] },
  gro: { name: 'Gro Granskare', roles: ['auditor'], purposes: ['control'] },
  adam: { name: 'Adam Administratör', roles: ['administrator'], purposes: ['administration'] },
  disa: {
    name: 'Disa Dataförvaltare',
    roles: ['data_steward', 'analyst'],
    purposes: ['administration', 'secondary_use'],
  },
} as const
export type Who = keyof typeof staff

export const hubId = 'hub.example'
const regionApi = '/api/region/v1'

export type LeakNode = Awaited<ReturnType<typeof startLeakNode>>

/** A region's node on made-up data that is known to the last letter, with a tap on every wire to it. */
export async function startLeakNode(later: Later, { hospital = 'sjukhus' } = {}) {
  const folder = await testFolder(later)
  const { db, url, drop } = await testDatabase()
  later(drop)
  later(() => db.close())
  const dataDir = join(folder, 'data')
  const [mappingsFolder, place] = [join(dataDir, 'mappings'), join(dataDir, 'region/files/gammalt')]
  for (const each of [mappingsFolder, place]) await mkdir(each, { recursive: true })
  await writeFile(join(mappingsFolder, 'gammalt.yaml'), mapping(hospital))
  for (const [name, text] of Object.entries(files())) await writeFile(join(place, name), text)
  const { key, known } = await hubKey()
  await writeFile(join(folder, 'hub.json'), JSON.stringify(known))

  const logged: string[] = []
  const unscrubbed = (line: string) => void logged.push(line)
  const config = readConfig({
    overrides: {
      role: 'region',
      http: { port: 0 },
      database: { url },
      dataDir,
      region: {
        code: '03',
        name: 'Provregionen',
        mappingsFolder,
        hubs: { [hubId]: join(folder, 'hub.json') },
        cellKeySalt: 'a secret of the deployment',
        byRule: true,
      },
    },
  })
  const log = createLog({ level: 'trace', json: true, destination: () => undefined, unscrubbed })
  const node = await startRegionNode(config, log, { demo: true })
  later(node.stop)
  const tap = await layTap(later, new URL(node.addresses.http))
  const who = await hire(node)
  const logIn = createDemoLogin(() => tap.url)
  const asks = {} as Record<Who, SystemFetch>
  for (const name of Object.keys(staff) as Who[]) asks[name] = (await logIn('staff', who[name])).fetch
  const within = createDemoLogin(() => node.addresses.http)
  return {
    ...hubAt(tap.url, key, asks),
    load: node.load,
    db,
    folder,
    logged,
    tap,
    /** Asks as somebody within the region: what its own people alone are shown, and is not to leave. */
    asksWithin: async (name: Who): Promise<SystemFetch> => (await within('staff', who[name])).fetch,
    secrets: () => secretsOf(dataDir, db),
  }
}

async function hubKey(): Promise<{ key: WireKey; known: { keys: object[] } }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = newId()
  return {
    key: { kid, alg: 'ES256', key: privateKey },
    known: { keys: [{ ...(await exportJWK(publicKey)), kid }] },
  }
}

/** What a hub and the region's people can do by way of the tap; all that comes out is kept, unpacked of what HTTP packs it in. */
function hubAt(url: string, key: WireKey, asks: Record<Who, SystemFetch>) {
  const bodies: [where: string, bytes: Buffer][] = []
  /** Routes that have answered what was asked for. */
  const answered = new Set<string>()
  const note = (method: string, path: string, { ok }: Response) =>
    ok &&
    answered.add(
      `${method} ${path
        .replace(/\?.*/, '')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{id}')
        .replace(/policies\/[a-z_]+/, 'policies/{product}')
        .replace(/quality\/[a-z_]+/, 'quality/{entity}')
        .replace(/(exports\/\{id\}\/files)\/.+/, '$1/{name}')}`,
    )
  async function keep(where: string, response: Response): Promise<Buffer> {
    const bytes = Buffer.from(await response.arrayBuffer())
    bodies.push([`${where}, headers`, Buffer.from(JSON.stringify([...response.headers]))], [where, bytes])
    return bytes
  }
  const sign = (of: unknown, aud = '03') =>
    signOrder(of as Order, key, { iss: hubId, aud, now: Date.now(), jti: newId() })
  async function post(jws: string): Promise<string> {
    const response = await fetch(new URL(`${regionApi}/orders`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ order: jws }),
    })
    note('POST', `${regionApi}/orders`, response)
    return (JSON.parse((await keep('an order', response)).toString()) as { answer: string }).answer
  }
  async function order(of: unknown): Promise<RunAnswer> {
    const [, payload] = (await post(await sign(of))).split('.')
    return (JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { answer: RunAnswer }).answer
  }
  const about = (act: string, run: string) => order({ v: 1, act, run })
  return {
    bodies,
    answered,
    sign,
    post,
    order,
    about,
    /** Asks as somebody in the region, or as nobody. */
    async ask<T = object>(who: Who | undefined, method: string, path: string, body?: object): Promise<T> {
      const init = {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }
      const response = await (who ? asks[who](path, init) : fetch(new URL(path, url), init))
      note(method, path, response)
      const text = (
        await keep(`${who ?? 'nobody'} ${method} ${path} ${response.status}`, response)
      ).toString()
      const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
      return (isJson && text.startsWith('{') ? JSON.parse(text) : {}) as T
    },
    async fetchFile(run: string, jws: string): Promise<Buffer> {
      const headers = { authorization: `Order ${jws}` }
      const response = await fetch(new URL(`${regionApi}/files/${run}`, url), { headers })
      note('GET', `${regionApi}/files/${run}`, response)
      return keep('a file', response)
    },
    /** An order of a product, of all its measures. */
    async run(id: string, selection: Partial<RunOrder['selection']>, more: object = {}): Promise<RunOrder> {
      const path = join(import.meta.dirname, `../../products/${id}.yaml`)
      const product = parse(await readFile(path, 'utf8'), { merge: true }) as RunOrder['product']
      const measures = product.measures.map((each) => each.id)
      return {
        ...{ v: 1, act: 'run', run: newId(), product, form: 'aggregate', threshold: 0, askedBy: 'anna' },
        purpose: 'A test',
        selection: { measures, dimensions: [], filters: [], ...selection },
        ...more,
      } as RunOrder
    },
    /** Waits for a run's end. Answers how it ended. */
    ended: (run: string) =>
      until('the end of a run', async () => {
        const { state } = await about('status', run)
        return state === 'waiting' || state === 'running' ? undefined : (state ?? 'not taken')
      }),
  }
}

/** Registers the region's people. Answers their ids. */
async function hire(node: Awaited<ReturnType<typeof startRegionNode>>): Promise<Record<Who, string>> {
  const operator = { organisation: { name: 'Provregionen' }, employee: { name: 'Test Driftsson' } }
  const organisationId = await node.ensureOperator(operator)
  const api = createApi((await accessTo(node, operator)).system)
  await api.letIn()
  const trust = '/api/trust/v1'
  const unit = { organisationId, name: 'Datakontoret', capacity: 'annan', serves: [] }
  const { id: unitId } = await api.post(`${trust}/units`, unit)
  const ids = {} as Record<Who, string>
  for (const [who, { name, roles, purposes }] of Object.entries(staff)) {
    const { id } = await api.post(`${trust}/employees`, { name })
    ids[who as Who] = id
    const from = { validFrom: new Date(Date.now() - 60_000).toISOString() }
    const place = { employeeId: id, organisationId, unitId }
    await api.post(`${trust}/assignments`, { ...place, title: name, roles, purposes, ...from })
  }
  return ids
}

/** All that is to stay: identities, names, addresses, ids of the source, and what the region calls people. */
async function secretsOf(dataDir: string, db: Parameters<typeof createPseudonyms>[1]): Promise<Secrets> {
  const keys = await loadOrCreatePseudonymKeys(dataDir)
  const pseudonyms = createPseudonyms(keys, db)
  const identities = people.map(({ identity }) => identity)
  const stageOne: string[] = []
  for (const { id } of keys.epochs()) {
    const made = [...(await pseudonyms.stageOne(identities, id)).values()]
    stageOne.push(...made, ...made.map((each) => each.slice(each.indexOf('.') + 1)))
  }
  return {
    identities,
    words: [...people.flatMap(({ words, contact, entry }) => [...words, contact, entry]), ...stageOne],
  }
}

/** A tap on the wire to an address: every byte, both ways, by connection. */
export interface Tap {
  url: string
  /** What went by, and which way. Grows. */
  streams: { way: 'in' | 'out'; bytes(): Buffer }[]
}

async function layTap(later: Later, to: URL): Promise<Tap> {
  const sockets = new Set<Socket>()
  const streams: Tap['streams'] = []
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname)
    for (const [from, into, way] of [
      [near, far, 'in'],
      [far, near, 'out'],
    ] as const) {
      sockets.add(from)
      const parts: Buffer[] = []
      streams.push({ way, bytes: () => Buffer.concat(parts) })
      from.on('data', (part: Buffer) => void parts.push(part))
      from.pipe(into)
      from.on('error', () => into.destroy())
      from.on('close', () => into.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  later(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, streams }
}
