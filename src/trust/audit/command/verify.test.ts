import assert from 'node:assert/strict'
import { mkdtemp, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createAudit } from '../audit.ts'
import { type AuditFixture, startAudit } from '../audit-fixture.ts'
import { eraseEntries } from '../erase/erase.ts'
import { createLogReader } from '../log/log-reader.ts'
import { generateSeed, noteKey } from '../note/note-key.ts'
import { formatSignatureLine } from '../note/signed-note.ts'
import { runAuditExport } from './export.ts'
import { runAuditVerify } from './verify.ts'

async function run(command: typeof runAuditVerify, ...argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await command(argv, { out: (line) => out.push(line), err: (line) => err.push(line) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
const verify = (...argv: string[]) => run(runAuditVerify, ...argv)
const exporting =
  ({ db, identity }: AuditFixture) =>
  (...argv: string[]) =>
    run(
      (args, io) =>
        runAuditExport(args, io, async () => ({ db: db.pool, identity, close: async () => undefined })),
      ...argv,
    )

/** A log of so many, exported. */
async function exported(t: TestContext, count: number, ...argv: string[]) {
  const a = await startAudit(t)
  const parent = await mkdtemp(join(tmpdir(), 'knutpunkt-export-'))
  t.after(() => rm(parent, { recursive: true }))
  const ids = await a.fill(count)
  const folder = join(parent, 'log')
  const said = await exporting(a)(folder, ...argv)
  assert.equal(said.code, 0, said.err)
  const path = (...names: string[]) => join(folder, ...names)
  return { ...a, ids, parent, folder, path, key: a.identity.verifierKeys[0]!, said }
}

test('an exported log is right, and every entry is told to be in it', async (t) => {
  const e = await exported(t, 700)
  assert.match(e.said.out, /^Wrote a log of 700 entries to .*, 700 of them with what they say\.$/)
  assert.equal((await stat(e.path('entries.jsonl'))).mode & 0o777, 0o600)
  const { code, out } = await verify(e.folder, '--key', e.key, '--entry', e.ids[300]!)
  assert.equal(code, 0)
  assert.match(out, /^smakoping\.example\.se\/audit signed a log of 700 entries with the root \S{44}\.$/m)
  assert.match(out, /^All 700 are there, and have that root\.$/m)
  assert.match(out, /^700 of them are given in full, and are what the log has\.$/m)
  assert.match(out, new RegExp(`^Entry ${e.ids[300]} is in the log, at 300\\.$`, 'm'))
  assert.doesNotMatch(out, /anybody could have put there/)
})

test('with the keys of the folder it says that they prove nothing of who signed', async (t) => {
  const e = await exported(t, 3)
  const { code, out } = await verify(e.folder)
  assert.equal(code, 0)
  assert.match(out, /The keys are those in the folder, which anybody could have put there/)
})

test('without what entries say, and with some erased, the log is right all the same', async (t) => {
  const e = await exported(t, 300, '--without-entries')
  await assert.rejects(stat(e.path('entries.jsonl')))
  assert.equal((await verify(e.folder, '--key', e.key)).code, 0)
  await e.db.transaction((client) =>
    eraseEntries(client, e.audit, [e.ids[5]!], { actorKind: 'employee', actor: 'a' }),
  )
  await e.audit.sequence()
  const second = join(e.parent, 'second')
  assert.match((await exporting(e)(second)).out, /a log of 301 entries.* 300 of them/)
  assert.equal((await verify(second, '--key', e.key)).code, 0)
  assert.doesNotMatch(await readFile(join(second, 'entries.jsonl'), 'utf8'), new RegExp(`"id":"${e.ids[5]}"`))
})

test('each thing that is altered is named, the first one first', async (t) => {
  const e = await exported(t, 700)
  const spoil = async (file: string, alter: (bytes: Buffer) => Buffer) => {
    const path = e.path(...file.split('/'))
    const bytes = await readFile(path)
    await writeFile(path, alter(Buffer.from(bytes)))
    const { code, err } = await verify(e.folder, '--key', e.key)
    await writeFile(path, bytes)
    assert.equal(code, 1)
    return err
  }
  const flip = (at: number) => (bytes: Buffer) => {
    bytes[at] = bytes[at]! ^ 1
    return bytes
  }
  const text = (from: string | RegExp, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString('utf8').replace(from, to))

  assert.equal(
    await spoil('tile/entries/001', flip(34 * 44 + 2)),
    `Entry 300 (${e.ids[300]}) is not what the log has there.`,
  )
  assert.equal(
    await spoil('tile/0/001', flip(32 * 44)),
    'Entry 300 is not the one that tile/0/001 has the hash of.',
  )
  assert.equal(
    await spoil('tile/1/000.p/2', flip(32)),
    'tile/1/000.p/2 does not follow from the tile 1 below it.',
  )
  assert.equal(
    await spoil('tile/0/002.p/188', (bytes) => bytes.subarray(0, 32)),
    'tile/0/002.p/188 is too short.',
  )
  assert.equal(await spoil('tile/0/001', (bytes) => Buffer.concat([bytes, bytes])), 'tile/0/001 is too long.')
  assert.equal(
    await spoil('tile/entries/002.p/188', (bytes) => bytes.subarray(0, -1)),
    'tile/entries/002.p/188 is not a bundle of so many entries.',
  )
  assert.equal(
    await spoil('entries.jsonl', text('"act":"welfare.alarm.read"', '"act":"welfare.alarm.reset"')),
    `Entry 0 (${e.ids[0]}) is not what the log has there.`,
  )
  assert.equal(
    await spoil(
      'entries.jsonl',
      text(/^.*\n/, (await readFile(e.path('entries.jsonl'), 'utf8')).split('\n')[1]! + '\n'),
    ),
    'Line 2 of entries.jsonl is out of order.',
  )
  assert.equal(
    await spoil('entries.jsonl', text('"index":0', '"index":"0"')),
    'Line 1 of entries.jsonl is not an entry with its index and salt.',
  )
  assert.equal(
    await spoil('entries.jsonl', text('"index":699', '"index":700')),
    `Entry 700 (${e.ids[699]}) is beyond the end of the log of 700.`,
  )
  assert.match(await spoil('entries.jsonl', text(/^/, 'x'.repeat(70_000))), /^Line 1|^A line is too long\.$/)
  assert.equal(
    await spoil('checkpoint', text('\n700\n', '\n699\n')),
    'The checkpoint is wrong: The signature of smakoping.example.se/audit is wrong.',
  )
  assert.match(await spoil('checkpoint', text('smakoping', 'storkoping')), /It is of the log storkoping/)
})

test('bundles and tiles altered so that they agree do not have the root', async (t) => {
  const e = await exported(t, 3, '--without-entries')
  const other = await exported(t, 3, '--without-entries')
  for (const file of ['tile/entries/000.p/3', 'tile/0/000.p/3']) {
    await writeFile(e.path(file), await readFile(other.path(file)))
  }
  const { code, err } = await verify(e.folder, '--key', e.key)
  assert.deepEqual([code, err], [1, 'The entries do not have the root that the checkpoint of 3 has.'])
})

test('what is missing is named; a full tile stands for one that is not', async (t) => {
  const e = await exported(t, 256)
  await unlink(e.path('tile/1/000.p/1'))
  assert.equal((await verify(e.folder, '--key', e.key)).err, 'tile/1/000.p/1 is missing.')
  await rename(e.path('tile/0/000'), e.path('tile/0/gone'))
  assert.equal((await verify(e.folder, '--key', e.key)).err, 'tile/0/000 is missing.')
  const small = await exported(t, 10)
  await small.fill(246)
  const full = join(small.parent, 'full')
  await exporting(small)(full)
  await writeFile(join(full, 'checkpoint'), await readFile(small.path('checkpoint')))
  await unlink(join(full, 'entries.jsonl'))
  assert.equal((await verify(full, '--key', small.key)).code, 0)
})

test('the log must begin with an older one, when that is given', async (t) => {
  const e = await exported(t, 300)
  const older = e.path('checkpoint')
  await e.fill(300)
  const newer = join(e.parent, 'newer')
  await exporting(e)(newer)
  const right = await verify(newer, '--key', e.key, '--older', older)
  assert.equal(right.code, 0)
  assert.match(right.out, /^The log begins with the older one of 300\.$/m)
  const back = await verify(e.folder, '--key', e.key, '--older', join(newer, 'checkpoint'))
  assert.deepEqual([back.code, back.err], [1, 'The older checkpoint has 600 entries, and this log only 300.'])

  // The same keys and name, and another history: what a witness is there to notice.
  const fork = await startAudit(t)
  const deps = { ...fork, identity: e.identity }
  const audit = createAudit({ ...fork.deps, identity: e.identity })
  await fork.db.transaction((client) =>
    audit.append(
      client,
      Array.from({ length: 600 }, () => forkWrite),
    ),
  )
  await audit.sequence()
  const forked = join(e.parent, 'forked')
  await exporting(deps)(forked)
  const wrong = await verify(forked, '--key', e.key, '--older', older)
  assert.deepEqual([wrong.code, wrong.err], [1, 'The log does not begin with the older one of 300 entries.'])
})
const forkWrite = { actorKind: 'program', actor: 'x', act: 'x', outcome: 'done' } as const

test('a proof of one entry is right by itself, and of nothing else', async (t) => {
  const e = await exported(t, 300)
  const proof = await createLogReader(e.db.pool).inclusionProof(e.ids[77]!)
  const file = join(e.parent, 'one.tlog-proof')
  await writeFile(file, proof)
  const { code, out } = await verify('--proof', file, '--key', e.key)
  assert.equal(code, 0)
  assert.match(out, /^smakoping\.example\.se\/audit has this entry at 77, in a log of 300:/)
  assert.match(out, new RegExp(`"id": "${e.ids[77]}"`))
  const json = JSON.parse((await verify('--proof', file, '--key', e.key, '--json')).out)
  assert.deepEqual([json.right, json.index, json.entry.id], [true, 77, e.ids[77]])

  await writeFile(file, proof.replace('index 77', 'index 78'))
  assert.match(
    (await verify('--proof', file, '--key', e.key)).err,
    /does not show that the log of 300 has this at 78/,
  )
  await writeFile(file, proof.replace(/^extra .*\n/m, ''))
  assert.match((await verify('--proof', file, '--key', e.key)).err, /does not come with its entry/)
  for (const text of [
    '',
    'c2sp.org/tlog-proof@v1\n',
    proof.replace('@v1', '@v2'),
    proof.replace(/^index .*$/m, 'x'),
  ]) {
    await writeFile(file, text)
    assert.equal((await verify('--proof', file, '--key', e.key)).code, 1)
  }
  await writeFile(file, proof)
  const other = noteKey(e.identity.origin, generateSeed(), 'note').verifierKey
  assert.match((await verify('--proof', file, '--key', other)).err, /no signature of a key that is trusted/)
})

test('cosigners can be demanded', async (t) => {
  const e = await exported(t, 3)
  const witness = noteKey('witness.example.se', generateSeed(), 'cosignature', () => 1_790_000_000_000)
  const checkpoint = await readFile(e.path('checkpoint'), 'utf8')
  const text = checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1)
  const alone = await verify(e.folder, '--key', e.key, '--key', witness.verifierKey, '--cosigned', '1')
  assert.deepEqual([alone.code, alone.err], [1, '0 of those trusted have cosigned, and 1 must have.'])
  const line = formatSignatureLine({ ...witness.signer, signature: witness.signer.sign(text) })
  await writeFile(e.path('checkpoint'), checkpoint + line)
  const both = await verify(e.folder, '--key', e.key, '--key', witness.verifierKey, '--cosigned', '1')
  assert.equal(both.code, 0)
  assert.match(both.out, /^witness\.example\.se cosigned it 2026-09-21T14:13:20\.000Z\.$/m)
})

test('JSON says the same', async (t) => {
  const e = await exported(t, 3)
  const { out } = await verify(e.folder, '--key', e.key, '--entry', e.ids[1]!, '--json')
  const { right, size, given, entries } = JSON.parse(out)
  assert.deepEqual([right, size, given, entries], [true, 3, 3, { [e.ids[1]!]: 1 }])
  await unlink(e.path('tile/0/000.p/3'))
  assert.deepEqual(JSON.parse((await verify(e.folder, '--key', e.key, '--json')).out), {
    right: false,
    wrong: 'tile/0/000.p/3 is missing.',
  })
  const absent = await verify(e.folder, '--key', e.key, '--entry', 'nobody')
  assert.equal(absent.code, 1)
})

test('wrong arguments are told in a sentence, with code 2', async (t) => {
  const e = await exported(t, 1)
  await writeFile(e.path('long'), Buffer.alloc(2 ** 20 + 1))
  const cases: [string[], string][] = [
    [[], 'Say what to verify: a folder, or --proof FILE.'],
    [[e.folder, 'more'], '"more" is one word too many.'],
    [['/nowhere/x'], 'There is no folder /nowhere/x.'],
    [[e.folder, '--proof', 'x'], 'Say what to verify: a folder, or --proof FILE.'],
    [['--proof', '/nowhere/x'], '--proof needs the key of the log: --key NAME+HASH+KEY.'],
    [['--proof', '/nowhere/x', '--key', e.key], '--proof: the file /nowhere/x cannot be read.'],
    [['--proof', '/nowhere/x', '--key', e.key, '--older', 'x'], '--older and --entry are for a folder.'],
    [[e.folder, '--key', 'x'], 'A key is unusable: A verifier key has the form name+hash+base64.'],
    [[e.folder, '--keys', '/nowhere/x'], '--keys: the file /nowhere/x cannot be read.'],
    [[e.folder, '--older', '/nowhere/x'], '--older: the file /nowhere/x cannot be read.'],
    [
      [e.folder, '--older', e.path('long')],
      `--older: the file ${e.path('long')} is too long to be what it should be.`,
    ],
    [[e.folder, '--cosigned', 'x'], '--cosigned takes a whole number from 0 to 99.'],
    [[e.folder, '--key', e.identity.cosigner.verifierKey], 'There is no key of a log among the keys.'],
    [[e.folder, '--nonsense'], "Unknown option '--nonsense'."],
    [[e.parent, '--key', e.key], `the folder: the file ${join(e.parent, 'checkpoint')} cannot be read.`],
  ]
  for (const [argv, sentence] of cases) {
    const { code, err } = await verify(...argv)
    assert.deepEqual([code, err.split('\n')[0]], [2, sentence])
  }
  for (const [argv, sentence] of [
    [[], 'Say where to: a folder.'],
    [[e.folder], `${e.folder} is not an empty folder.`],
    [[join(e.parent, 'new'), 'more'], '"more" is one word too many.'],
    [['--nonsense'], "Unknown option '--nonsense'."],
  ] as const) {
    const { code, err } = await exporting(e)(...argv)
    assert.deepEqual([code, err.split('\n')[0]], [2, sentence])
  }
  assert.match((await verify('--help')).out, /audit verify DIR/)
  assert.match((await exporting(e)('--help')).out, /audit export DIR/)
})

test('an empty log has nothing to export', async (t) => {
  const a = await startAudit(t)
  const folder = join(tmpdir(), `knutpunkt-none-${process.pid}`)
  const { code, err } = await exporting(a)(folder)
  assert.deepEqual([code, err], [1, 'The log is empty; nothing has been signed yet.'])
  await assert.rejects(stat(folder))
})
