import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sampleMrq } from '../testing/sip-text.ts'
import { buildMrq } from './build-mrq.ts'
import type { Mrq } from './mrq.ts'
import { type MrqResult, parseMrq, refusalFor } from './parse-mrq.ts'

const parse = (xml: string | Buffer, fromUser?: string) =>
  parseMrq(Buffer.from(xml as string), fromUser === undefined ? {} : { fromUser })

function valueOf(result: MrqResult): Mrq {
  assert.ok(result.ok, result.ok ? '' : result.faults[0]?.text)
  return result.value
}

function brokenOf(result: MrqResult): Extract<MrqResult, { ok: false }> {
  assert.ok(!result.ok)
  return result
}

const minimal = (extra = '') => `<mrq><ref>A1</ref><cid>26317</cid><dty>2</dty>${extra}</mrq>`

test('the samples of deployed devices are read', () => {
  const alarm = valueOf(parse(sampleMrq('803137200003')))
  assert.equal(alarm.cid, '8031372')
  assert.deepEqual([alarm.mty, alarm.dty, alarm.stc, alarm.crd], ['ME', '0004', '0010', ['gsm:+46700000000']])
  const heartbeat = valueOf(
    parse('<mrq><mty>PI</mty><ref>1998218577</ref><cid>10149471</cid><dty>2</dty></mrq>'),
  )
  assert.deepEqual([heartbeat.mty, heartbeat.dty], ['PI', '0002'])
  const loss = valueOf(
    parse(
      '<mrq><ref>77A1</ref><cid>26317</cid><mty>PI</mty><dty>02</dty><did>00</did><crd>no-voice:</crd><stc>102</stc><cha>0</cha></mrq>',
    ),
  )
  assert.deepEqual([loss.stc, loss.did, loss.crd], ['0102', '00', ['no-voice:']])
  const fault = valueOf(
    parse(
      '<mrq><ref>9F02</ref><cid>999998</cid><dty>0002</dty><mty>ME</mty><stc>0067</stc><lco>002</lco><crd>gsm:</crd><cha>0</cha></mrq>',
    ),
  )
  assert.deepEqual([fault.stc, fault.lco], ['0067', '002'])
})

test('what is missing gets its default, and given tells what came', () => {
  const mrq = valueOf(parse(minimal()))
  assert.equal(mrq.mty, 'ME')
  assert.equal(mrq.stc, '0010')
  assert.equal(mrq.lco, '000')
  assert.deepEqual([mrq.ver, mrq.sco, mrq.cha, mrq.hbo, mrq.pri, mrq.ame], ['01.00', '0', '0', '0', '0', '0'])
  assert.deepEqual(mrq.crd, ['sip:'])
  assert.deepEqual(mrq.given, ['ref', 'cid', 'dty'])
  assert.equal(valueOf(parse(minimal('<mty/>'))).mty, 'ME')
})

test('codes are padded to their length whether 2, 02 or 0002', () => {
  for (const dty of ['2', '02', '0002', ' 2 ']) {
    assert.equal(valueOf(parse(`<mrq><ref>1</ref><cid>1</cid><dty>${dty}</dty></mrq>`)).dty, '0002')
  }
  const mrq = valueOf(parse(minimal('<stc>19</stc><dco>2</dco><lco>12</lco>')))
  assert.deepEqual([mrq.stc, mrq.dco, mrq.lco], ['0019', '002', '012'])
})

test('unknown codes and unknown elements are kept', () => {
  const mrq = valueOf(
    parse(minimal('<stc>9999</stc><battery level="3">87 %</battery><xyz><a>1</a><b>2</b></xyz>')),
  )
  assert.equal(mrq.stc, '9999')
  assert.deepEqual(mrq.unknown, [
    { name: 'battery', value: '87 %' },
    { name: 'xyz', value: '12' },
  ])
})

test('a declaration, a byte order mark, a namespace, CDATA, comments and space do not disturb', () => {
  const wrapped = `\uFEFF\n <?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><s:mrq xmlns:s="urn:x"><s:ref>A1</s:ref> <cid>\n1\n</cid><dty><![CDATA[3]]></dty></s:mrq>\n`
  const mrq = valueOf(parse(wrapped))
  assert.deepEqual([mrq.ref, mrq.cid, mrq.dty], ['A1', '1', '0003'])
})

test('text is read as UTF-8, and as latin-1 where it is not UTF-8 or says so', () => {
  const xml = minimal('<dte>Kök på övre plan</dte>')
  assert.equal(valueOf(parse(Buffer.from(xml, 'utf8'))).dte, 'Kök på övre plan')
  assert.equal(valueOf(parse(Buffer.from(xml, 'latin1'))).dte, 'Kök på övre plan')
  const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${minimal('<dte>Ã¥</dte>')}`
  assert.equal(valueOf(parse(Buffer.from(declared, 'latin1'))).dte, 'Ã¥')
})

test('callers repeat; of any other tag the first counts and the second is noted', () => {
  const result = parse(minimal('<crd>gsm:+461</crd><crd>tel:2</crd><crd/><stc>0010</stc><stc>0019</stc>'))
  const mrq = valueOf(result)
  assert.deepEqual(mrq.crd, ['gsm:+461', 'tel:2'])
  assert.equal(mrq.stc, '0010')
  assert.deepEqual(result.ok && result.remarks, [{ tag: 'stc', text: 'The tag is repeated' }])
})

test('a position is read: WGS 84 pair, time and NMEA', () => {
  const mrq = valueOf(
    parse(
      minimal('<lge><geo>59.3293, 18.0686</geo><tim>2026-11-22T08:00:00Z</tim><gga>$GPGGA,1</gga></lge>'),
    ),
  )
  assert.deepEqual(mrq.lge, {
    geo: '59.3293, 18.0686',
    latitude: 59.3293,
    longitude: 18.0686,
    tim: '2026-11-22T08:00:00Z',
    gga: '$GPGGA,1',
  })
  assert.deepEqual(valueOf(parse(minimal('<lge><geo>95 18</geo></lge>'))).lge, { geo: '95 18' })
  assert.deepEqual(valueOf(parse(minimal('<lge/>'))).lge, {})
})

test('an optional text too long is kept and noted: no alarm is refused for it', () => {
  const long = 'x'.repeat(200)
  const result = parse(minimal(`<dte>${long}</dte><stc>abc</stc>`))
  const mrq = valueOf(result)
  assert.deepEqual([mrq.dte, mrq.stc], [long, 'abc'])
  assert.deepEqual(result.ok && result.remarks.map((remark) => remark.tag), ['dte', 'stc'])
})

test('a missing mandatory tag is answered snu 7 with its name, and the reference', () => {
  for (const tag of ['ref', 'cid', 'dty']) {
    const broken = brokenOf(parse(minimal().replace(new RegExp(`<${tag}>\\w+</${tag}>`), '')))
    assert.deepEqual(refusalFor(broken), { ref: tag === 'ref' ? '' : 'A1', snu: 7, ste: tag })
  }
  assert.equal(refusalFor(brokenOf(parse(minimal().replace('26317', '   ')))).ste, 'cid')
})

test('a mandatory tag out of form is snu 2, and what it held is still told', () => {
  const broken = brokenOf(parse('<mrq><ref>A1</ref><cid>abc</cid><dty>2</dty></mrq>'))
  assert.equal(refusalFor(broken).snu, 2)
  assert.equal(broken.recognised.cid, 'abc')
  for (const bad of [
    '<ref>A 1</ref>',
    `<ref>${'1'.repeat(17)}</ref>`,
    '<cid>12345678901234567</cid>',
    '<dty>12345</dty>',
  ]) {
    const tag = bad.slice(1, 4)
    const result = brokenOf(parse(minimal().replace(new RegExp(`<${tag}>\\w+</${tag}>`), bad)))
    assert.deepEqual([result.faults[0]?.snu, result.faults[0]?.tag], [2, tag])
  }
})

test('a cid with a plus is let through', () => {
  assert.equal(
    valueOf(parse('<mrq><ref>1</ref><cid>+123456</cid><dty>1</dty></mrq>', '+123456')).cid,
    '+123456',
  )
})

test('a cid that is not the user in From is snu 3', () => {
  const broken = brokenOf(parse(minimal(), '4711'))
  assert.deepEqual(refusalFor(broken), { ref: 'A1', snu: 3, ste: 'cid is not the user in From' })
  assert.equal(broken.recognised.cid, '26317')
  assert.equal(valueOf(parse(minimal(), '26317')).ref, 'A1')
})

test('an unknown message type is snu 3, in lower case it is known', () => {
  assert.deepEqual(
    brokenOf(parse(minimal('<mty>XX</mty>'))).faults.map(({ snu, tag }) => [snu, tag]),
    [[3, 'mty']],
  )
  assert.equal(valueOf(parse(minimal('<mty>pi</mty>'))).mty, 'PI')
})

test('more than 8 kB is snu 1 and is not read', () => {
  const broken = brokenOf(parse(minimal(`<ite>${'x'.repeat(8_200)}</ite>`)))
  assert.equal(refusalFor(broken).snu, 1)
  assert.deepEqual(broken.recognised, {})
})

test('DOCTYPE and entities are refused before anything in them is read', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>${minimal('<ite>&lol2;</ite>')}`
  assert.match(brokenOf(parse(laughs)).faults[0]!.text, /DOCTYPE/)
  assert.equal(brokenOf(parse('<!doctype mrq SYSTEM "file:///etc/passwd"><mrq/>')).faults[0]?.snu, 2)
  assert.equal(brokenOf(parse(minimal('<ite>&unknown;</ite>'))).faults[0]?.snu, 2)
  assert.equal(valueOf(parse(minimal('<ite>&lt;&amp;&#229;</ite>'))).ite, '<&å')
})

test('nesting and number of elements are bounded', () => {
  assert.match(brokenOf(parse(`<mrq>${'<a>'.repeat(9)}`)).faults[0]!.text, /nested/)
  assert.match(brokenOf(parse(`<mrq>${'<a/>'.repeat(300)}</mrq>`)).faults[0]!.text, /too many/)
})

test('a message cut off tells what could be recognised, so that an alarm can be raised', () => {
  const broken = brokenOf(parse('<mrq><ref>A1</ref><cid> 8031372</cid><mty>ME</mty><dty>0003</dty><stc>00'))
  assert.deepEqual(refusalFor(broken), { ref: 'A1', snu: 2, ste: 'The XML is not well-formed' })
  const { ref, cid, mty, dty } = broken.recognised
  assert.deepEqual([ref, cid, mty, dty], ['A1', '8031372', 'ME', '0003'])
})

test('what is no mrq at all is snu 2', () => {
  for (const xml of ['', '   ', 'hello', '<mrs><ref>1</ref></mrs>', '<a/>', '{"ref":1}', '\0']) {
    assert.equal(brokenOf(parse(xml)).faults[0]?.snu, 2, xml)
  }
})

test('a built request reads back the same', () => {
  const lge = { latitude: 59.1, longitude: 18.2, tim: '2026-11-22T08:00:00Z' }
  const bytes = buildMrq({
    ref: 'B2',
    cid: '7',
    dty: '0003',
    mty: 'IN',
    crd: ['tel:1', 'tel:2'],
    ite: 'a < b & å',
    lge,
    unknown: [{ name: 'x', value: '1' }],
  })
  const mrq = valueOf(parseMrq(bytes))
  assert.deepEqual([mrq.ref, mrq.mty, mrq.ite, mrq.crd], ['B2', 'IN', 'a < b & å', ['tel:1', 'tel:2']])
  assert.deepEqual(mrq.lge, { ...lge, geo: '59.1,18.2' })
  assert.deepEqual(mrq.unknown, [{ name: 'x', value: '1' }])
})

test('a request that would be wrong is not built', () => {
  assert.throws(() => buildMrq({ ref: 'a b', cid: '1', dty: '1' }), RangeError)
  assert.throws(() => buildMrq({ ref: 'a', cid: 'x', dty: '1' }), RangeError)
})

test('property: any text goes through build and parse unharmed but for what XML cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
      const mrq = valueOf(parseMrq(buildMrq({ ref: '1', cid: '1', dty: '1', ite: text })))
      assert.equal(mrq.ite ?? '', text.trim())
    }),
  )
})

test('property: no bytes and no mutation make the parser throw, and each gets a value or a fault', () => {
  const good = Buffer.from(sampleMrq('A1'))
  const mutated = fc
    .array(
      fc.record({
        at: fc.nat(good.length),
        cut: fc.nat(20),
        put: fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc
            .constantFrom('<', '</ref>', '<mrq>', '&', '<![CDATA[', '<!DOCTYPE', '<?', '>')
            .map((text) => Buffer.from(text)),
        ),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((changes) =>
      changes.reduce(
        (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
        good,
      ),
    )
  const bytes = fc.oneof(mutated, fc.uint8Array({ maxLength: 500 }))
  fc.assert(
    fc.property(bytes, (input) => {
      const result = parseMrq(input, { fromUser: '8031372' })
      if (result.ok) assert.match(result.value.ref, /^[0-9a-zA-Z]{1,16}$/)
      else assert.ok(result.faults.length > 0)
    }),
    { numRuns: 500 },
  )
})
