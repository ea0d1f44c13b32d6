import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ConfigError, type Database, generateIdentityKeys, systemClock } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { createAudit, loadOrCreateLogKeys, logIdentity } from '../trust/index.ts'
import { administrator } from './administrator.ts'
import { audit } from './audit.ts'
import type { CommandIo } from './command.ts'
import { type Joined, joined } from './joined.ts'
import { keys } from './keys.ts'
import { UsageError } from './options.ts'
import { system } from './system.ts'

const organisation = '0190a5c0-0000-7000-8000-000000000001'
/** A test personnummer of Skatteverket's. */
const personnummer = '199001012385'
const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'k-1' }

interface Said {
  code: number
  out: string
  err: string
}

/** A folder with files, and the commands, with parts of the trust room that tell what they were asked. */
async function world(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-commands-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const asked: unknown[] = []
  const parts: Joined = {
    bootstrapOperator: async (_, given) => {
      asked.push(given)
      return { organisation, employee: 'e-1' }
    },
    bootstrapSystem: async (_, given) => void asked.push(given),
    rotations: { ...joined.rotations, oidc: async () => 'oidc-2' },
  }
  const file = async (name: string, content: string) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const commands = { administrator, system, keys, audit }
  const run = (line: string, stdin = '') => runWith(line, parts, stdin)
  const runWith = async (line: string, given: Joined, stdin = ''): Promise<Said> => {
    const [command, ...args] = line.split(' ').map((word) => word.replaceAll('_', ' '))
    const out: string[] = []
    const err: string[] = []
    const io: CommandIo = {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      in: async () => stdin,
    }
    const code = await commands[command as keyof typeof commands](args, io, given)
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  return { folder, file, run, runWith, asked }
}

/** With a database and a configuration of its own. */
async function installed(t: TestContext) {
  const w = await world(t)
  const { url, db, drop } = await testDatabase()
  t.after(drop)
  const { encryption, lookup } = generateIdentityKeys()
  const config = await w.file(
    'knutpunkt.json',
    JSON.stringify({
      database: { url },
      dataDir: w.folder,
      identity: {
        encryptionKeys: encryption.map(({ id, key }) => `${id}:${Buffer.from(key).toString('base64')}`),
        lookupKey: Buffer.from(lookup).toString('base64'),
      },
    }),
  )
  return { ...w, config, db }
}

for (const [line, sentence] of [
  ['administrator', /`knutpunkt administrator add`/],
  ['administrator remove', /`knutpunkt administrator add`/],
  ['administrator add', /takes --config FILE/],
  ['administrator add --config c', /takes --organisation NAME/],
  ['administrator add --config c --organisation Kommunen', /takes --name NAME/],
  ['administrator add --config c --organisation Kommunen --name _', /takes --name NAME/],
  ['administrator add --config c --organisation Kommunen --name Eva', /without either she could not be known/],
  ['administrator add --config c --organisation Kommunen --name Eva --hsa-id 1001', /no HSA-id/],
  [`administrator add --config c --organisation Kommunen --name Eva --person-identity-file ${personnummer}`, /cannot be read; - is standard input/],
  [`administrator add --config c --organisation Kommunen --name Eva --person-identity ${personnummer}`, /Unknown option '--person-identity'/],
  [`administrator add --config c --organisation Kommunen --name Eva_${personnummer} --hsa-id SE2120000001-1`, /no part of a name/],
  ['administrator add --config c --organisation Kommunen --name Eva --person-identity-file -', /holds no personal identity/],
  [`administrator add --config c --organisation ${'x'.repeat(151)} --name Eva --hsa-id SE2120000001-1`, /150 letters at most/],
  ['administrator add --config c --another --organisation Kommunen --name Eva', /leave --organisation out/],
  ['system', /`knutpunkt system add`/],
  ['system add --config c', /takes --id ID/],
  ['system add --config c --id ../x', /--id is no client id/],
  ['system add --config c --id s --organisation Kommunen', /--organisation is no id/],
  [`system add --config c --id s --organisation ${organisation}`, /takes --scopes/],
  [`system add --config c --id s --organisation ${organisation} --scopes everything`, /"everything" is neither a permission nor/],
  [`system add --config c --id s --organisation ${organisation} --scopes welfare.alarms.read`, /takes --jwks FILE/],
  [`system add --config c --id s --organisation ${organisation} --scopes welfare.alarms.read --jwks /none`, /\/none cannot be read/],
  ['keys', /`knutpunkt keys rotate`/],
  ['keys rotate', /takes --config FILE/],
  ['keys rotate --config c', /one of oidc, federation, audit/],
  ['keys rotate --config c identity', /one of oidc, federation, audit/],
  ['keys rotate --config c oidc audit', /one of oidc, federation, audit/],
  ['keys rotate --config c oidc --retire', /--retire is for audit/],
  ['keys rotate --config c oidc --now', /Unknown option '--now'/],
  ['audit', /`knutpunkt audit verify` or/],
  ['audit check', /`knutpunkt audit verify` or/],
] as [string, RegExp][]) test(`knutpunkt ${line.slice(0, 90)}: wrong arguments are told in a sentence, and nothing is done`, async (t) => {
  const { run, asked } = await world(t)
  await assert.rejects(run(line), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error))
    assert.match(error.message, sentence)
    assert.doesNotMatch(error.message, /\d{12}/)
    return true
  })
  assert.deepEqual(asked, [])
}) // biome-ignore format: a table

for (const [why, content, sentence] of [
  [
    'a private key',
    JSON.stringify({ keys: [{ ...publicKey, d: 'hush' }] }),
    /holds a private or symmetric key/,
  ],
  ['no JSON', '{', /it is not a JWK Set/],
  ['no keys', '{"keys":[]}', /has no keys in it/],
  ['a key without a name', '{"keys":[{"kty":"EC"}]}', /has no kid/],
] as [string, string, RegExp][]) {
  test(`a key set with ${why} is not taken for a system`, async (t) => {
    const { run, file } = await world(t)
    const jwks = await file('jwks.json', content)
    const line = `system add --config c --id s --organisation ${organisation} --scopes welfare.alarms.read --jwks ${jwks}`
    await assert.rejects(run(line), (error: Error) => {
      assert.match(error.message, sentence)
      assert.doesNotMatch(error.message, /hush/)
      return true
    })
  })
}

for (const line of [
  'administrator add --config /none --organisation Kommunen --name Eva --hsa-id SE2120000001-1',
  'keys rotate --config /none oidc',
  'keys rotate --config /none audit',
  'audit export /tmp/knutpunkt-no-such-folder --config /none',
]) {
  test(`knutpunkt ${line}: a configuration that cannot be read is told as such`, async (t) => {
    const { run } = await world(t)
    await assert.rejects(run(line), ConfigError)
    assert.ok(!existsSync('/tmp/knutpunkt-no-such-folder'))
  })
}

test('the first administrator is made with the identity from standard input, which is not shown', async (t) => {
  const { run, asked, config } = await installed(t)
  const line = `administrator add --config ${config} --organisation Norrby_kommun --name Eva_Ek --hsa-id se2120000001-1001 --person-identity-file -`
  const { code, out } = await run(line, `${personnummer}\n`)
  assert.equal(code, 0)
  assert.deepEqual(asked, [
    {
      organisation: 'Norrby kommun',
      employee: { name: 'Eva Ek', hsaId: 'SE2120000001-1001', personIdentity: personnummer },
      another: false,
    },
  ])
  assert.match(out, new RegExp(`Norrby kommun runs this installation: organisation ${organisation}`))
  assert.doesNotMatch(out, new RegExp(personnummer))
})

test('one more administrator is appointed for the organisation that is there, when that is said', async (t) => {
  const { run, asked, config } = await installed(t)
  await run(`administrator add --config ${config} --another --name Eva --hsa-id SE2120000001-1001`)
  assert.deepEqual(asked, [
    { organisation: '', employee: { name: 'Eva', hsaId: 'SE2120000001-1001' }, another: true },
  ])
})

test('or from a file; an HSA-id alone is enough too', async (t) => {
  const { run, asked, config, file } = await installed(t)
  const identity = await file('identity', `${personnummer}\n`)
  await run(
    `administrator add --config ${config} --organisation K --name Eva --person-identity-file ${identity}`,
  )
  await run(`administrator add --config ${config} --organisation K --name Eva --hsa-id SE2120000001-1001`)
  assert.deepEqual(
    asked.map((given) => (given as { employee: object }).employee),
    [
      { name: 'Eva', personIdentity: personnummer },
      { name: 'Eva', hsaId: 'SE2120000001-1001' },
    ],
  )
})

test('a system is added with its keys and scopes, each once; for every controller only when that is said', async (t) => {
  const { run, asked, config, file } = await installed(t)
  const jwks = await file('jwks.json', JSON.stringify({ keys: [publicKey] }))
  const line = `system add --config ${config} --id simulator --organisation ${organisation} --jwks ${jwks} --scopes welfare.alarms.read,welfare.alarms.read,patient/Observation.rs`
  assert.equal((await run(line)).code, 0)
  const given = { id: 'simulator', organisation, scopes: ['welfare.alarms.read', 'patient/Observation.rs'], jwks: { keys: [publicKey] } } // biome-ignore format: a record
  assert.deepEqual(asked, [{ ...given, actsForAll: false }])
  assert.match((await run(`${line} --acts-for-all`)).out, /, for every controller\.$/)
  assert.deepEqual(asked[1], { ...given, actsForAll: true })
})

test('what a command did is in the audit log, which then exports and verifies', async (t) => {
  const { config, file, folder, db, runWith } = await installed(t)
  const run = (line: string) => runWith(line, joined)
  const made = await run(
    `administrator add --config ${config} --organisation Norrby --name Eva --hsa-id SE2120000001-1`,
  )
  const id = /organisation ([0-9a-f-]{36})/.exec(made.out)![1]!
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwks = await file(
    'jwks.json',
    JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), kid: 'k-1' }] }),
  )
  const added = await run(
    `system add --config ${config} --id sys --organisation ${id} --scopes welfare.alarms.read --jwks ${jwks}`,
  )
  assert.equal(added.code, 0, added.err)
  await run(`keys rotate --config ${config} federation`)
  await run(`keys rotate --config ${config} oidc`)
  await run(`keys rotate --config ${config} audit`)
  const { rows } = await db.pool.query(
    'select act, actor_kind, actor, controller from trust.audit_entry order by at, id',
  )
  const by = { actor_kind: 'program', actor: 'knutpunkt' }
  assert.deepEqual(rows, [
    { act: 'trust.organisation.create', ...by, controller: id },
    { act: 'trust.assignment.create', ...by, controller: id },
    { act: 'trust.system.create', ...by, controller: id },
    { act: 'trust.federation.rotate_key', ...by, controller: null },
    { act: 'trust.token_key.rotate', ...by, controller: null },
    { act: 'trust.audit_key.add', ...by, controller: null },
  ])
  const { signers } = await sequenced(db, folder)
  const exported = await run(`audit export ${join(folder, 'log')} --config ${config}`)
  assert.equal(exported.code, 0, exported.err)
  const verified = await run(`audit verify ${join(folder, 'log')} --key ${signers[0]}`)
  assert.equal(verified.code, 0, verified.out + verified.err)
})

/** Gives what was entered its places, as a process that runs does. Answers what the log is verified by. */
async function sequenced(db: Database, folder: string): Promise<{ signers: readonly string[] }> {
  const identity = logIdentity('localhost/audit', await loadOrCreateLogKeys(folder))
  await createAudit({ db, clock: systemClock, log: captureLog().log, identity }).sequence()
  return { signers: identity.verifierKeys }
}

test("the federation's key and that of tokens rotate, and their new names are told", async (t) => {
  const { run, config, db } = await installed(t)
  assert.match((await run(`keys rotate --config ${config} oidc`)).out, /^The key oidc-2 is published/)
  const { out } = await run(`keys rotate --config ${config} federation`)
  const { rows } = await db.pool.query<{ kid: string }>('select kid from trust.federation_key')
  assert.deepEqual(rows.length, 1)
  assert.match(out, new RegExp(`^The key ${rows[0]!.kid} is published`))
})

test("the audit log's key rotates in two steps, and its keys are never made by the way", async (t) => {
  const { run, config, folder } = await installed(t)
  const keyFile = join(folder, 'audit-keys.json')
  await assert.rejects(run(`keys rotate --config ${config} audit`), ConfigError)
  await assert.rejects(run(`audit export ${join(folder, 'log')} --config ${config}`), ConfigError)
  assert.ok(!existsSync(keyFile))
  const seed = (byte: number) => Buffer.alloc(32, byte).toString('base64')
  await writeFile(
    keyFile,
    JSON.stringify({ format: 1, signing: [seed(1)], retired: [], cosigning: seed(2), seal: seed(3) }),
  )
  await assert.rejects(run(`keys rotate --config ${config} audit --retire`))
  const added = await run(`keys rotate --config ${config} audit`)
  assert.equal(added.out.match(/^localhost\/audit\+[0-9a-f]{8}\+\S+$/gm)?.length, 2)
  const retired = await run(`keys rotate --config ${config} audit --retire`)
  assert.equal(retired.out.match(/^localhost\/audit\+/gm)?.length, 1)
  const { signing, seal } = JSON.parse(await readFile(keyFile, 'utf8'))
  assert.equal(signing.length, 1)
  assert.notEqual(signing[0], seed(1))
  assert.equal(seal, seed(3), 'what shows that the program wrote a row is never changed')
})

test('an empty audit log cannot be exported, and its verifier tells wrong arguments itself', async (t) => {
  const { run, config, folder } = await installed(t)
  const seed = (byte: number) => Buffer.alloc(32, byte).toString('base64')
  await writeFile(
    join(folder, 'audit-keys.json'),
    JSON.stringify({ format: 1, signing: [seed(1)], retired: [], cosigning: seed(2), seal: seed(3) }),
  )
  const empty = await run(`audit export ${join(folder, 'log')} --config ${config}`)
  assert.equal(empty.code, 1)
  const wrong = await run('audit verify /none')
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /There is no folder \/none/)
  const { code, out } = await run('audit --help')
  assert.equal(code, 0)
  assert.match(out, /audit verify DIR[\s\S]*audit export DIR/)
})

test('keys of personal identities are made once, and never over those that are there', async (t) => {
  const { folder, run } = await world(t)
  const made = await run(`keys make ${join(folder, 'keys')}`)
  assert.equal(made.code, 0)
  const file = join(folder, 'keys', 'identity-keys.json')
  const before = await readFile(file, 'utf8')
  assert.ok(!made.out.includes((JSON.parse(before) as { lookup: string }).lookup))
  await assert.rejects(run(`keys make ${join(folder, 'keys')}`), UsageError)
  assert.equal(await readFile(file, 'utf8'), before)
})
