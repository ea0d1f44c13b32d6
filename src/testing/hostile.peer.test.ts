// peers:
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import { devicesAt } from './devices.ts'
import { lastFirst } from './later.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { type RawDevice, sipMessage, type Told, tcpDevice, udpDevice } from './raw-device.ts'
import { onDatabase, type Sql } from './sql.ts'
import { seedTown } from './town.ts'

/** A signal as it was kept, with the alarm it went into. */
interface Kept {
  ref: string
  type: string
  known: boolean
  raw: string
  class: string | null
  state: string | null
  presses: number | null
  marks: string[] | null
  clock: string
}

/** What there is in the database of an address, oldest first. */
const keptOf = (sql: Sql, address: string) =>
  sql<Kept>(
    `select s.ref, s.type, s.device_id is not null as known, convert_from(s.raw, 'UTF8') as raw, s.clock,
      a.class, a.state, a.presses, a.marks
      from welfare.signal s left join welfare.alarm a on a.id = s.alarm_id
      where s.address = $1 and s.protocol like 'scaip-%' order by s.received_at, s.id`,
    [address],
  )

const mrq = (inner: string) => `<mrq>${inner}</mrq>`
const alarm = (cid: string, ref: string, more = '') =>
  mrq(`<ref>${ref}</ref><cid>${cid}</cid><dty>0003</dty><stc>0010</stc>${more}`)

interface Case {
  what: string
  /** From user; also the address looked for in the database, unless another is said. */
  user: string
  body: string
  address?: string
  told: { snu: number; ste?: RegExp; ref?: string }
  kept: Partial<Kept>
}

/** A message that is not as it should be may still be a cry for help: it is kept, it rings, and its device is told. */
const broken: Case[] = [
  {
    what: 'XML that breaks off',
    user: '2001',
    body: '<mrq><ref>m1</ref><cid>2001</cid><dty>3',
    told: { snu: 2 },
    kept: { type: 'invalid', class: 'unknown', ref: 'm1' },
  },
  {
    what: 'no XML at all',
    user: '2002',
    body: 'help',
    told: { snu: 2, ref: '' },
    kept: { type: 'invalid', class: 'unknown', raw: 'help' },
  },
  {
    what: 'another root element',
    user: '2003',
    body: '<xml><ref>m3</ref></xml>',
    told: { snu: 2 },
    kept: { type: 'invalid', class: 'unknown' },
  },
  {
    what: 'a DOCTYPE with entities that grow',
    user: '2004',
    body: `<!DOCTYPE mrq [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${alarm('2004', 'm4', '<ite>&b;</ite>')}`,
    told: { snu: 2, ste: /DOCTYPE/ },
    kept: { type: 'invalid', class: 'unknown' },
  },
  {
    what: 'elements nested without end',
    user: '2005',
    body: '<mrq>'.repeat(600),
    told: { snu: 2 },
    kept: { type: 'invalid', class: 'unknown' },
  },
  {
    what: 'an empty body',
    user: '2006',
    body: '',
    told: { snu: 2 },
    kept: { type: 'invalid', class: 'unknown', raw: '' },
  },
  {
    what: 'a cid that is not the user in From',
    user: '2007',
    address: '92007',
    body: alarm('92007', 'm7'),
    told: { snu: 3, ref: 'm7' },
    kept: { type: 'invalid', class: 'unknown', ref: 'm7' },
  },
  {
    what: 'no ref',
    user: '2008',
    body: mrq('<cid>2008</cid><dty>3</dty>'),
    told: { snu: 7, ste: /^ref$/, ref: '' },
    kept: { type: 'invalid', class: 'unknown' },
  },
  {
    what: 'no dty',
    user: '2009',
    body: mrq('<ref>m9</ref><cid>2009</cid>'),
    told: { snu: 7, ste: /^dty$/, ref: 'm9' },
    kept: { type: 'invalid', class: 'unknown', ref: 'm9' },
  },
  {
    what: 'a message type that does not exist',
    user: '2010',
    body: alarm('2010', 'm10', '<mty>ZZ</mty>'),
    told: { snu: 3 },
    kept: { type: 'invalid', class: 'unknown' },
  },
  {
    what: 'a heartbeat without its device type',
    user: '2011',
    body: mrq('<ref>m11</ref><cid>2011</cid><mty>PI</mty>'),
    told: { snu: 7, ste: /^dty$/ },
    kept: { type: 'invalid', class: null, state: null },
  },
]

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
const at = (time: string) => `<lge><geo>59.1 18.1</geo><tim>${time}</tim></lge>`

/** Messages that are in form, and strange. */
const strange: Case[] = [
  {
    what: 'codes that no table knows',
    user: '2020',
    body: mrq('<ref>s0</ref><cid>2020</cid><dty>9999</dty><stc>9998</stc><lco>999</lco><zzz>1</zzz>'),
    told: { snu: 0 },
    kept: { type: 'alarm', class: 'unknown', marks: ['unknown_device'] },
  },
  {
    what: 'a clock an hour ahead',
    user: '2021',
    body: alarm('2021', 's1', at(hoursAgo(-1))),
    told: { snu: 0 },
    kept: { class: 'manual', clock: 'platform', marks: ['clock_skew', 'unknown_device'] },
  },
  {
    what: 'a clock that was never set',
    user: '2022',
    body: alarm('2022', 's2', at('1970-01-01T00:00:07Z')),
    told: { snu: 0 },
    kept: { class: 'manual', clock: 'platform', marks: ['clock_skew', 'unknown_device'] },
  },
  {
    what: 'an alarm that the device kept for five hours',
    user: '2023',
    body: alarm('2023', 's3', at(hoursAgo(5))),
    told: { snu: 0 },
    kept: { class: 'manual', clock: 'device', marks: ['delayed', 'unknown_device'] },
  },
  {
    what: 'a time that is none',
    user: '2024',
    body: alarm('2024', 's4', at('2026-02-30T25:00:00')),
    told: { snu: 0 },
    kept: { class: 'manual', clock: 'platform', marks: ['unknown_device'] },
  },
  {
    what: 'every tag far too long',
    user: '2025',
    body: alarm('2025', 's5', `<dte>${'å'.repeat(900)}</dte><ite>${'x'.repeat(2000)}</ite><lva>999999</lva>`),
    told: { snu: 0 },
    kept: { type: 'alarm', class: 'manual' },
  },
]

test('every broken or strange message has its answer and its trace', async (t) => {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const platform = await startTestPlatform({ databaseUrl: url })
  later(platform.stop)
  const device = await tcpDevice(later, platform.sip)
  for (const each of [...broken, ...strange]) {
    await t.test(each.what, () => onDatabase(url, (sql) => check(sql, device, each)))
  }
  await t.test('none of them is in the way of a real alarm', async () => {
    const { mrs } = await devicesAt(later, platform.sip).press('2099', 'ok')
    assert.equal(mrs?.snu, 0)
  })
  await t.test('none of what they held is in the log', () => {
    const text = JSON.stringify(platform.lines)
    for (const told of ['aaaaaaaaaa', '59.1 18.1', 'xxxxxxxx']) assert.equal(text.includes(told), false, told)
  })
})

async function check(sql: Sql, device: RawDevice, { user, body, address, told, kept }: Case): Promise<void> {
  const { status, mrs } = await device.tell(sipMessage(user, body))
  assert.deepEqual([status, mrs?.snu], [200, told.snu])
  if (told.ref !== undefined) assert.equal(mrs?.ref, told.ref)
  if (told.ste !== undefined) assert.match(mrs?.ste ?? '', told.ste)
  const found = await keptOf(sql, address ?? user)
  assert.equal(found.length, 1)
  const { raw, marks, ...rest } = found[0]!
  assert.equal(raw, kept.raw ?? body, 'verbatim')
  assert.equal(rest.state, kept.class === null ? null : 'ringing')
  for (const [name, value] of Object.entries(kept))
    if (name !== 'raw' && name !== 'marks') assert.deepEqual(rest[name as keyof typeof rest], value, name)
  if (kept.marks !== undefined) assert.deepEqual(marks?.toSorted(), kept.marks)
}

test('the reference: repeated, reused, shared by two, and missing', async (t) => {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const platform = await startTestPlatform({ databaseUrl: url })
  later(platform.stop)
  const { residents } = await seedTown(platform.api)
  const { cid } = residents[0]!
  const device = await udpDevice(later, platform.sip)
  const snuOf = async (user: string, body: string) => (await device.tell(sipMessage(user, body))).mrs?.snu
  await onDatabase(url, async (sql) => {
    const presses = async (address: string) =>
      (await keptOf(sql, address)).map((each) => [each.ref, each.class, each.presses])

    for (let n = 0; n < 3; n++) assert.equal(await snuOf(cid, alarm(cid, 'r1')), 0)
    assert.deepEqual(await presses(cid), [['r1', 'manual', 1]], 'sent again it changes nothing')

    assert.equal(await snuOf('3002', alarm('3002', 'r1')), 0)
    assert.deepEqual(await presses('3002'), [['r1', 'manual', 1]], "another device's is another message")

    const fall = mrq(`<ref>r1</ref><cid>${cid}</cid><dty>0005</dty><stc>0009</stc>`)
    assert.equal(await snuOf(cid, fall), 0)
    assert.deepEqual(
      (await presses(cid)).map(([ref, , count]) => [ref, count]),
      [
        ['r1', 2],
        ['r1', 2],
      ],
      'reused for something else it is a press of its own',
    )

    // The same call in two transactions, as a device sends again that has given up the first.
    const nameless = (branch: string) =>
      sipMessage(cid, mrq(`<cid>${cid}</cid><dty>3</dty>`), {
        'Call-ID': 'call-1',
        Via: `SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK${branch};rport`,
      })
    for (const branch of ['one', 'two']) assert.equal((await device.tell(nameless(branch))).mrs?.snu, 7)
    assert.equal((await keptOf(sql, cid)).length, 3, 'without one, the call tells whether it is the same')
    assert.ok((await keptOf(sql, cid)).every((each) => each.known))
  })
})

test('what is no message of ours at all is refused, and leaves nothing behind', async (t) => {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const platform = await startTestPlatform({ databaseUrl: url })
  later(platform.stop)
  const udp = await udpDevice(later, platform.sip)
  const good = alarm('4001', 'g1')
  const refusals: [string, number, Record<string, string | null>, string?][] = [
    ['another content type', 415, { 'Content-Type': 'text/plain' }],
    ['an encoded body', 415, { 'Content-Encoding': 'gzip' }],
    ['no CSeq', 400, { CSeq: null }],
    ['another method in CSeq', 400, { CSeq: '1 INVITE' }],
    ['an extension we do not have', 420, { Require: 'magic' }],
    ['a body above 8 kB', 413, {}, `${good}${' '.repeat(9000)}`],
  ]
  for (const [what, status, headers, body = good] of refusals)
    await t.test(what, async () => {
      const told: Told = await udp.tell(sipMessage('4001', body, headers))
      assert.equal(told.status, status)
    })
  await t.test('10 MB over TCP', async () => {
    const tcp = await tcpDevice(later, platform.sip)
    const { status } = await tcp.tell(sipMessage('4001', Buffer.alloc(10 * 1024 * 1024, 'a')))
    assert.ok(status === 413 || status === 0, `${status}: told, or cut off when it did not stop`)
  })
  await t.test('10 MB, a half and a wrong JSON over HTTP', () => refusedOverHttp(platform))
  await onDatabase(url, async (sql) => {
    assert.deepEqual(await sql('select id from welfare.signal'), [])
    assert.deepEqual(await sql('select id from welfare.alarm'), [])
  })
  assert.equal((await udp.tell(sipMessage('4001', good))).mrs?.snu, 0, 'and then a real one')
})

async function refusedOverHttp(platform: TestPlatform): Promise<void> {
  const post = async (body: string, type = 'application/json') => {
    const response = await fetch(new URL('/api/welfare/v1/signals', platform.addresses.http), {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    const text = await response.text()
    assert.match(response.headers.get('content-type') ?? '', /problem\+json/)
    assert.equal(text.includes('4711'), false, 'an answer repeats nothing of what was sent')
    return response.status
  }
  const signal = { deviceAddress: { scheme: 'serial', value: '4711' }, ref: 'h1', type: 'alarm' }
  assert.equal(await post(JSON.stringify({ ...signal, text: 'x'.repeat(10 * 1024 * 1024) })), 413)
  assert.equal(await post('{"deviceAddress":{"scheme":"serial","value":"4711'), 400)
  assert.equal(await post(JSON.stringify({ ...signal, type: 'shout' })), 400)
  assert.equal(await post(JSON.stringify({ ...signal, ref: '' })), 400)
  assert.equal(await post(JSON.stringify({ ...signal, occurredAt: 'yesterday' })), 400)
  assert.equal(await post(JSON.stringify({ ...signal, occurredAt: '2026-11-22T10:00:00' })), 400)
  assert.equal(await post(JSON.stringify(signal), 'text/xml'), 415)
}
