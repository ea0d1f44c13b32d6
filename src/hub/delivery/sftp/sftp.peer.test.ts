// peers: sftp
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import ssh2 from 'ssh2'
import { newId } from '../../../kernel/index.ts'
import { analystOf, startHub } from '../hub-fixture.ts'
import { loadOrCreateKey, type OwnKey } from './key-file.ts'
import { openSshSftp } from './sftp-fixture.ts'

describe('deliveries over SFTP, to the OpenSSH client', () => {
  let hub: Awaited<ReturnType<typeof startHub>>
  let folder = ''
  let port = 0
  let hostKey: { line: string }
  const own = newId()
  let sftp: Awaited<ReturnType<typeof openSshSftp>>
  let mine: OwnKey
  let delivery = ''
  let at = ''
  const csv = 'waiting_2026-09-01_2026-10-01.csv'

  before(async () => {
    hub = await startHub()
    folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-sftp-'))
    port = Number(new URL(await hub.hub.listen()).port)
    hub.as(analystOf(own))
    hostKey = { line: JSON.parse((await hub.ask('GET', '/api/hub/v1/sftp')).text).hostKey }
    mine = (await keyFor(own, 'mine')).key
    sftp = await asHolderOf('mine')
    ;({ delivery, at } = await delivered(own))
  })
  after(async () => {
    await hub.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const asHolderOf = (name: string, options: string[] = []) =>
    openSshSftp(folder, { port, hostKey, keyFile: join(folder, name), options })

  async function keyFor(
    organisation: string,
    name: string,
    holder: { system?: string; person?: string } = {},
  ) {
    const key = await loadOrCreateKey(join(folder, name))
    const answer = await hub.ask('POST', '/api/hub/v1/sftp/keys', {
      organisation,
      name,
      publicKey: `${key.line} a comment`,
      ...holder,
    })
    assert.equal(answer.status, 201, answer.text)
    return { key, id: JSON.parse(answer.text).id as string }
  }

  /** A delivery of an organisation's, and where it is seen. */
  async function delivered(organisation: string) {
    hub.as(analystOf(organisation))
    const run = await hub.doneRun()
    const asked = await hub.ask('POST', '/api/hub/v1/exports', { run, formats: ['csv'] })
    await hub.runJobs()
    hub.as(analystOf(own))
    return { delivery: JSON.parse(asked.text).id as string, at: `waiting/2026-10-08-${run}` }
  }

  test('lists what there is, as folders of products and deliveries', async () => {
    const { code, out } = await sftp('pwd', 'ls -1', 'ls -1 waiting', `ls -l ${at}`)
    assert.equal(code, 0)
    assert.match(out, /^sftp> pwd\nRemote working directory: \/$/m)
    assert.match(out, /^waiting\/?$/m)
    assert.ok(out.includes(at))
    assert.match(out, /-r--r--r-- .*waiting_2026-09-01_2026-10-01\.schema\.json/)
  })

  test('a file comes as it is, and its checksum holds', async () => {
    const { code } = await sftp(`get ${at}/${csv} fetched.csv`, `get ${at}/SHA256SUMS sums`)
    assert.equal(code, 0)
    const there = join(hub.dataDir, 'hub/deliveries', delivery, csv)
    assert.deepEqual(await readFile(join(folder, 'fetched.csv')), await readFile(there))
    assert.match(await readFile(join(folder, 'sums'), 'utf8'), /^[0-9a-f]{64} {2}waiting_/)
  })

  test('what was cut off is resumed', async () => {
    const large = randomBytes(3_000_001)
    await writeFile(join(hub.dataDir, 'hub/deliveries', delivery, csv), large)
    await hub.db.pool.query(
      `update hub.delivery set files = jsonb_set(files, '{0,bytes}', '3000001') where id = $1`,
      [delivery],
    )
    await sftp(`get ${at}/${csv} cut.csv`)
    await truncate(join(folder, 'cut.csv'), 1_234_567)
    const { code } = await sftp(`reget ${at}/${csv} cut.csv`)
    assert.equal(code, 0)
    assert.deepEqual(await readFile(join(folder, 'cut.csv')), large)
  })

  test('no path leads out of it', async () => {
    const root = join(hub.dataDir, 'hub/deliveries')
    await symlink('/etc/passwd', join(root, delivery, 'link'))
    for (const path of [
      '../../../../etc/passwd',
      '/etc/passwd',
      `${at}/../../../../keys/sftp-host-key`,
      `${at}/link`,
      `${at}/../../../${delivery}/${csv}`,
      `/${delivery}/${csv}`,
      '.making',
    ]) {
      const { code } = await sftp(`get ${path} stolen`)
      assert.equal(code, 1, path)
    }
    await assert.rejects(readFile(join(folder, 'stolen')), { code: 'ENOENT' })
    assert.match((await sftp('cd ..', 'pwd')).out, /Remote working directory: \/$/m)
  })

  test("another consumer's deliveries are not there", async () => {
    const other = await delivered(newId())
    assert.equal((await sftp(`get ${other.at}/${csv} stolen`)).code, 1)
    const { out } = await sftp('ls -1 waiting')
    assert.ok(!out.includes(other.at) && out.includes(at))
  })

  test('nothing can be changed', async () => {
    await writeFile(join(folder, 'own'), 'own')
    for (const command of [
      'put own',
      `put own ${at}/${csv}`,
      `rm ${at}/${csv}`,
      `rename ${at}/${csv} ${at}/other`,
      'mkdir folder',
      `rmdir ${at}`,
      `chmod 777 ${at}/${csv}`,
      `symlink ${at}/${csv} link`,
      `ln ${at}/${csv} link`,
    ])
      assert.equal((await sftp(command)).code, 1, command)
    assert.match((await sftp(`rm ${at}/${csv}`)).err, /Permission denied/)
    assert.equal((await sftp(`get ${at}/SHA256SUMS again`)).code, 0)
  })

  test('a key that nobody has added gets nowhere, nor does a password or a shell', async () => {
    await loadOrCreateKey(join(folder, 'unknown'))
    const { code, err } = await (await asHolderOf('unknown'))('ls')
    assert.equal(code, 255)
    assert.match(err, /Permission denied \(publickey\)/)
    const asShell = await asHolderOf('mine', ['-s', 'shell'])
    assert.notEqual((await asShell('ls')).code, 0)
  })

  test('a key gets nowhere once it is revoked, and what is open by it is ended', async () => {
    const { id, key } = await keyFor(own, 'short')
    const holder = await asHolderOf('short')
    assert.equal((await holder('ls')).code, 0)
    const client = await connected(key)
    const ended = closed(client!)
    assert.equal((await hub.ask('DELETE', `/api/hub/v1/sftp/keys/${id}`)).status, 200)
    await ended
    assert.equal((await holder('ls')).code, 255)
  })

  test('a key of a system gets nowhere while the rules do not let the system in', async () => {
    await keyFor(own, 'of-system', { system: 'client-1' })
    const holder = await asHolderOf('of-system')
    assert.equal((await holder('ls')).code, 0)
    hub.denied.add('client-1')
    assert.equal((await holder('ls')).code, 255)
  })

  test('an employee fetches with a key of her own as herself, as long as she works there', async () => {
    await keyFor(own, 'of-employee', { person: 'rut' })
    const holder = await asHolderOf('of-employee')
    hub.entered.length = 0
    assert.equal((await holder('ls')).code, 0)
    assert.deepEqual(
      hub.entered.map(({ by }) => by),
      ['rut'],
    )
    hub.denied.add('rut')
    assert.equal((await holder('ls')).code, 255)
    const another = await loadOrCreateKey(join(folder, 'another'))
    const body = { organisation: own, name: 'another', publicKey: another.line, person: 'rut' }
    const refused = await hub.ask('POST', '/api/hub/v1/sftp/keys', body)
    assert.equal(JSON.parse(refused.text).code, 'hub.sftp_key_not_hers')
  })

  test('each login and each file that is fetched is in the log, by its ids', async () => {
    hub.entered.length = 0
    await sftp(`get ${at}/SHA256SUMS sums`)
    assert.deepEqual(
      hub.entered.map(({ act, controller }) => [act, controller]),
      [
        ['hub.sftp.login', own],
        ['hub.delivery.fetched', own],
      ],
    )
    assert.equal(hub.entered[1]!.about, delivery)
  })

  test('a key has a bounded number of connections, and a connection of sessions', async () => {
    const clients: (ssh2.Client | undefined)[] = []
    for (let each = 0; each < 10; each++) clients.push(await connected(mine))
    assert.equal(clients.filter((client) => client !== undefined).length, 10)
    assert.equal(await connected(mine), undefined)
    const opened = await Promise.allSettled(Array.from({ length: 5 }, () => session(clients[0]!)))
    assert.equal(opened.filter(({ status }) => status === 'fulfilled').length, 4)
    const ended = clients.map((client) => closed(client!))
    for (const client of clients) client!.end()
    await Promise.all(ended)
    assert.equal((await sftp('ls')).code, 0)
  })

  test('a session has a bounded number of open files', async () => {
    const client = (await connected(mine))!
    const opened = await session(client)
    const open = () =>
      new Promise<boolean>((resolve) => opened.open(`/${at}/SHA256SUMS`, 'r', (error) => resolve(!error)))
    const answers = await Promise.all(Array.from({ length: 70 }, open))
    assert.equal(answers.filter(Boolean).length, 64)
    const ended = closed(client)
    client.end()
    await ended
  })

  test('one that asks for more and more and takes nothing is cut off', async () => {
    const client = (await connected(mine))!
    const opened = await session(client)
    const handle = await new Promise<Buffer>((resolve, reject) =>
      opened.open(`/${at}/${csv}`, 'r', (error, made) => (error ? reject(error) : resolve(made))),
    )
    // Its socket is not read from, so that what is sent stays with the server.
    const socket = (client as unknown as Record<string, Socket>)['_sock']!
    socket.pause()
    const ended = closed(client)
    for (let each = 0; each < 3000; each++)
      opened.read(handle, Buffer.alloc(200_000), 0, 200_000, 0, () => undefined)
    socket.resume()
    await ended
  })

  /** Logged in by a key; undefined when it is refused. */
  function connected(key: OwnKey): Promise<ssh2.Client | undefined> {
    return new Promise((resolve) => {
      const client = new ssh2.Client()
      client.on('ready', () => resolve(client))
      client.on('error', () => resolve(undefined))
      client.connect({ host: '127.0.0.1', port, username: 'consumer', privateKey: key.privateKey })
    })
  }

  const closed = (client: ssh2.Client) => new Promise<void>((resolve) => client.on('close', () => resolve()))

  function session(client: ssh2.Client): Promise<ssh2.SFTPWrapper> {
    return new Promise((resolve, reject) =>
      client.sftp((error, opened) => (error ? reject(error) : resolve(opened))),
    )
  }
})
