import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseAddress } from './address.ts'
import { field } from './build-message.ts'
import { parseHostPort } from './host-port.ts'
import { parseSipUri, writeSipUri } from './uri.ts'
import { parseVia, stampVia, writeVia } from './via.ts'

test('an address with name, brackets and tag', () => {
  const address = parseAddress('"Ring, \\"Anna\\" <1>" <sip:8031372@h;transport=tcp>;tag=x;y')
  assert.equal(address?.displayName, 'Ring, "Anna" <1>')
  assert.equal(address?.uri, 'sip:8031372@h;transport=tcp')
  assert.deepEqual(
    [...(address?.parameters ?? [])],
    [
      ['tag', 'x'],
      ['y', ''],
    ],
  )
})

test('without brackets what follows the semicolon belongs to the header', () => {
  const address = parseAddress('sip:1@h;tag=x')
  assert.equal(address?.uri, 'sip:1@h')
  assert.equal(address?.parameters.get('tag'), 'x')
})

test('what holds no URI is no address', () => {
  for (const text of ['', '<>', 'anna', '<sip:1@h', '"<sip:1@h>'])
    assert.equal(parseAddress(text), undefined, text)
})

test('a URI gives user, host, port and parameters; the user is percent-decoded', () => {
  const uri = parseSipUri('sip:%2B46:secret@[2001:db8::1]:5080;transport=tcp;lr?Subject=x')
  assert.equal(uri?.user, '+46')
  assert.equal(uri?.host, '2001:db8::1')
  assert.equal(uri?.port, 5080)
  assert.equal(uri?.parameters.get('transport'), 'tcp')
  assert.equal(parseSipUri('sip:h')?.user, undefined)
  assert.equal(parseSipUri('sip:%zz@h')?.user, '%zz')
})

test('what is no SIP URI is none', () => {
  for (const text of ['', 'h', 'tel:+46', 'sip:', 'sip:@', 'sip:a@h:99999', 'sip:a@h:x', 'sip:a@[::1']) {
    assert.equal(parseSipUri(text), undefined, text)
  }
})

test('property: every user survives being written into a URI', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((user) => user.isWellFormed()),
      (user) => {
        assert.equal(parseSipUri(writeSipUri({ user, host: 'h', port: 5060 }))?.user, user)
      },
    ),
  )
})

test('host and port, with the brackets of IPv6', () => {
  assert.deepEqual(parseHostPort('[::1]:5060'), { host: '::1', port: 5060 })
  assert.deepEqual(parseHostPort(' h : 70 '), { host: 'h', port: 70 })
  for (const text of ['h h', 'h:0', 'h:65536', 'h:']) assert.equal(parseHostPort(text), undefined, text)
})

test('a Via with every space RFC 3261 allows', () => {
  const via = parseVia('SIP / 2.0 / udp  first.example : 4000 ; ttl=16 ; branch = z9hG4bK1')
  assert.equal(via?.transport, 'UDP')
  assert.equal(via?.host, 'first.example')
  assert.equal(via?.port, 4000)
  assert.equal(via?.parameters.get('branch'), 'z9hG4bK1')
})

test('what is no Via is none', () => {
  for (const text of ['', 'SIP/2.0', 'SIP/2.0/UDP', 'HTTP/1.1 h', 'SIP/3.0/UDP h', 'SIP/2.0/UDP h:x']) {
    assert.equal(parseVia(text), undefined, text)
  }
})

const stamp = (text: string) => writeVia(stampVia(parseVia(text)!, { address: '192.0.2.7', port: 4711 }))

test('rport and received are filled from the source and never believed', () => {
  assert.equal(
    stamp('SIP/2.0/UDP 10.0.0.1;rport;branch=b'),
    'SIP/2.0/UDP 10.0.0.1;rport=4711;branch=b;received=192.0.2.7',
  )
  assert.equal(stamp('SIP/2.0/UDP 10.0.0.1;received=6.6.6.6'), 'SIP/2.0/UDP 10.0.0.1;received=192.0.2.7')
  assert.equal(stamp('SIP/2.0/UDP 192.0.2.7;received=6.6.6.6'), 'SIP/2.0/UDP 192.0.2.7')
})

test('a header value cannot bring a line of its own', () => {
  assert.equal(field('subject', 'a\r\nVia: x\n\ny').value, 'a Via: x y')
})
