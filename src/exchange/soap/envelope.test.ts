import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  addressHeader,
  bodyContent,
  EnvelopeSniffer,
  envelope,
  longestHead,
  type PersonPath,
  soap11,
} from './envelope.ts'
import { EnvelopeError, StructureWatch } from './structure.ts'

const contract = 'urn:riv:test:GetThingResponder:1'
const body = `<GetThing xmlns="${contract}"><patientId><root>1.2</root><extension> 191212121212 </extension></patientId></GetThing>`
const good = envelope(body, addressHeader('rivtabp21', 'SE2120000001-A1'))
const person: PersonPath = () => ['patientId', 'extension']

function sniffed(bytes: Buffer, sizes: readonly number[] = [bytes.length], path?: PersonPath) {
  const sniffer = new EnvelopeSniffer(path)
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    const head = sniffer.write(bytes.subarray(at, at + size))
    if (head) return { head, text: sniffer.text }
    at += size
  }
  return { head: sniffer.end(), text: sniffer.text }
}

function watched(bytes: Buffer, sizes: readonly number[] = [bytes.length]): void {
  const watch = new StructureWatch()
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    watch.write(bytes.subarray(at, at + sizes[i % sizes.length]!))
    at += sizes[i % sizes.length]!
  }
  watch.end()
}

const outcomeOf = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    if (error instanceof EnvelopeError) return error.reason
    throw error
  }
}

test('contract, operation, address and person are told from the first bytes', () => {
  const { head, text } = sniffed(Buffer.from(good), [7], person)
  assert.deepEqual(
    [head.namespace, head.operation, head.profile, head.logicalAddress, head.person],
    [contract, 'GetThing', 'rivtabp21', 'SE2120000001-A1', '191212121212'],
  )
  const { start, end } = head.addressAt!
  assert.equal(text.slice(start, end), addressHeader('rivtabp21', 'SE2120000001-A1'))
})

test('an address after WS-Addressing is the older profile', () => {
  const { head } = sniffed(Buffer.from(envelope(body, addressHeader('rivtabp20', 'SE1-A'))))
  assert.deepEqual([head.profile, head.logicalAddress, head.person], ['rivtabp20', 'SE1-A', undefined])
})

test('without an address the head says so, and without the person on its path too', () => {
  const { head } = sniffed(Buffer.from(envelope(body)), undefined, () => ['patientId', 'other'])
  assert.deepEqual([head.profile, head.logicalAddress, head.person], [undefined, '', undefined])
})

const tricks: Record<string, [string, EnvelopeError['reason']]> = {
  'a DOCTYPE': [`<!DOCTYPE a [<!ENTITY b "c">]>${good.slice(good.indexOf('<soap'))}`, 'doctype'],
  'no envelope': ['<a/>', 'not_an_envelope'],
  'SOAP 1.2': [good.replace(soap11, 'http://www.w3.org/2003/05/soap-envelope'), 'not_an_envelope'],
  'an element without a namespace': [envelope('<GetThing/>'), 'no_contract'],
  'an empty body': [envelope(''), 'no_contract'],
  'two addresses': [envelope(body, addressHeader('rivtabp21', 'A').repeat(2)), 'two_addresses'],
  'UTF-16 said': [good.replace('UTF-8', 'UTF-16'), 'encoding'],
  'half a message': [good.slice(0, 120), 'not_well_formed'],
  'a head without an end': [
    envelope(body, `<x xmlns="y">${'a'.repeat(longestHead + 10)}</x>`),
    'head_too_long',
  ],
  'nothing at all': ['', 'not_an_envelope'],
}
for (const [name, [message, reason]] of Object.entries(tricks)) {
  test(`${name} is refused by the sniffer`, () => {
    assert.equal(
      outcomeOf(() => sniffed(Buffer.from(message))),
      reason,
    )
  })
}

const built: Record<string, [string, EnvelopeError['reason'] | undefined]> = {
  'a good message': [good, undefined],
  'comments and CDATA with what looks like tags': [
    envelope(`<!-- <x> --><A xmlns="u"><![CDATA[</A><B>]]><c d=">"/></A>`),
    undefined,
  ],
  'two elements in the body': [envelope(`${body}${body}`), 'two_bodies'],
  'two bodies': [good.replace('</soap:Body>', `</soap:Body><soap:Body>${body}</soap:Body>`), 'two_bodies'],
  'something after the body': [good.replace('</soap:Body>', '</soap:Body><x/>'), 'two_bodies'],
  'a second root': [`${good}<soap:Envelope/>`, 'not_an_envelope'],
  'a DOCTYPE far in': [envelope(`<A xmlns="u">${'b'.repeat(90_000)}<!DOCTYPE x></A>`), 'doctype'],
  'nesting beyond reason': [envelope('<A xmlns="u">'.repeat(300)), 'nesting'],
  'an end without a beginning': [`${good}</x>`, 'not_well_formed'],
  'half a message': [good.slice(0, -20), 'not_well_formed'],
}
for (const [name, [message, reason]] of Object.entries(built)) {
  test(`${name}: its structure ${reason ? 'is refused' : 'holds'}, however it is cut`, () => {
    for (const sizes of [[1], [2, 3], [5, 8, 1], [4096]])
      assert.equal(
        outcomeOf(() => watched(Buffer.from(message), sizes)),
        reason,
      )
  })
}

test('whatever comes, in whatever pieces, the answer is the same, and a refusal is one of the known', () => {
  const pieces = fc.constantFrom(
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">',
    '<soap:Header>',
    '</soap:Header>',
    '<soap:Body>',
    '</soap:Body>',
    '</soap:Envelope>',
    body,
    addressHeader('rivtabp21', 'A'),
    addressHeader('rivtabp20', 'B'),
    '<!DOCTYPE a>',
    '<!-- c -->',
    '<![CDATA[ <x> ]]>',
    '<?pi ?>',
    '<a b="1>2"/>',
    '&amp;',
    '&#0;',
    '\u0000',
    'å',
    '<',
    '>',
    ' ',
  )
  const message = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((list) => Buffer.from(list.join(''))),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.nat(good.length), fc.uint8Array({ maxLength: 4 }))
      .map(([at, bytes]) =>
        Buffer.concat([Buffer.from(good.slice(0, at)), bytes, Buffer.from(good.slice(at))]),
      ),
  )
  fc.assert(
    fc.property(
      message,
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      (bytes, sizes) => {
        const whole = outcomeOf(() => watched(bytes))
        assert.deepEqual(
          outcomeOf(() => watched(bytes, sizes)),
          whole,
        )
        const head = outcomeOf(() => sniffed(bytes, undefined, person).head)
        const cut = outcomeOf(() => sniffed(bytes, sizes, person).head)
        assert.deepEqual(cut, head)
      },
    ),
    { numRuns: 1000 },
  )
})

test('characters of four bytes do not move the place of the address, however they are cut', () => {
  const message = envelope(body, `<x xmlns="urn:x">😀å</x>${addressHeader('rivtabp20', 'SE1-A')}`)
  for (const sizes of [[1], [3], [4096]]) {
    const { head, text } = sniffed(Buffer.from(message), sizes)
    assert.equal(text.slice(head.addressAt!.start, head.addressAt!.end), addressHeader('rivtabp20', 'SE1-A'))
  }
})

test('bytes that are no UTF-8 are refused before the head is known, and left to others after it', () => {
  const spoiled = (at: number) =>
    Buffer.concat([Buffer.from(good.slice(0, at)), Buffer.from([0xff]), Buffer.from(good.slice(at))])
  for (const sizes of [[1], [4096]]) {
    assert.equal(
      outcomeOf(() => sniffed(spoiled(good.indexOf('<soap:Header>') + 20), sizes)),
      'encoding',
    )
    assert.equal(sniffed(spoiled(good.indexOf('<root>') + 6), sizes).head.logicalAddress, 'SE2120000001-A1')
  }
})

test('a person that stands further in than is looked is no person: the message is refused', () => {
  const far = envelope(
    `<GetThing xmlns="${contract}"><pad>${'b'.repeat(70_000)}</pad><patientId><extension>1</extension></patientId></GetThing>`,
    addressHeader('rivtabp21', 'A'),
  )
  for (const sizes of [[1000], [1_000_000]])
    assert.equal(
      outcomeOf(() => sniffed(Buffer.from(far), sizes, person)),
      'head_too_long',
    )
  assert.equal(sniffed(Buffer.from(far)).head.person, undefined)
})

test('the content of a body stands by itself, with what is declared around it', () => {
  const around = `<?xml version="1.0"?><s:Envelope xmlns:s="${soap11}" xmlns:t="urn:t" xmlns:unused="urn:u" xmlns="urn:d"><s:Header><a/></s:Header><s:Body xmlns:b="urn:b"> <t:Get b:at="1"><c xsi="t:x"/></t:Get></s:Body ></s:Envelope>`
  assert.equal(
    bodyContent(around),
    ' <t:Get xmlns:t="urn:t" xmlns="urn:d" xmlns:b="urn:b" b:at="1"><c xsi="t:x"/></t:Get>',
  )
  assert.equal(bodyContent(good), body)
  assert.equal(bodyContent(envelope('')), '')
  assert.equal(
    outcomeOf(() => bodyContent('<a/>')),
    'not_well_formed',
  )
})
