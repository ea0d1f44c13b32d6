import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMrq, type ScaipRequest } from '../../scaip/index.ts'
import { fromScaip } from './from-scaip.ts'

function request(xml: string, fromUser = '8031372'): ScaipRequest {
  const raw = Buffer.from(xml)
  return {
    mrq: parseMrq(raw, { fromUser }),
    raw,
    fromUser,
    toUri: 'sip:larm@127.0.0.1',
    source: { address: '127.0.0.1', port: 5062, transport: 'udp' },
    callId: 'c1',
    receivedAt: Date.parse('2026-11-22T10:00:00Z'),
    authenticatedAs: { method: 'device-id', name: fromUser },
  }
}

test('a sloppy alarm of the field: leading space, short codes, no mty', () => {
  const signal = fromScaip(
    request('<mrq><ref>9F02</ref><cid> 8031372</cid><dty>2</dty><stc>67</stc><lco>2</lco></mrq>'),
  )
  assert.deepEqual(
    [signal.type, signal.address.value, signal.deviceType, signal.code?.value, signal.location?.code],
    ['alarm', '8031372', '0002', '0067', '002'],
  )
})

test('a status that was not sent is not taken for the default, so that a fall detector is a fall', () => {
  assert.equal(fromScaip(request('<mrq><ref>1</ref><cid>8031372</cid><dty>0005</dty></mrq>')).code, undefined)
})

test('cancel, reset, information and heartbeat are told apart', () => {
  const type = (rest: string) =>
    fromScaip(request(`<mrq><ref>1</ref><cid>8031372</cid><dty>3</dty>${rest}</mrq>`)).type
  assert.deepEqual(['<stc>0019</stc>', '<mty>RE</mty>', '<mty>IN</mty>', '<mty>PI</mty>'].map(type), [
    'cancel',
    'reset',
    'information',
    'heartbeat',
  ])
})

test('how to talk: the device calls, is called, or has no voice', () => {
  const voice = (rest: string) =>
    fromScaip(request(`<mrq><ref>1</ref><cid>8031372</cid><dty>3</dty>${rest}</mrq>`)).voice
  assert.deepEqual(voice('<crd>gsm:+46700000000</crd>'), {
    direction: 'device_calls',
    uri: 'gsm:+46700000000',
  })
  assert.deepEqual(voice('<cha>1</cha><crd>tel:0701740605</crd>'), {
    direction: 'call_device',
    uri: 'tel:0701740605',
  })
  assert.deepEqual(voice('<crd>no-voice:</crd>'), { direction: 'none' })
  assert.deepEqual(voice('<mreq>4</mreq>'), { direction: 'none' })
})

test('a broken message that names a device may be a cry for help: it rings', () => {
  const signal = fromScaip(request('<mrq><cid>8031372</cid><dty>3</dty></mrq>'))
  assert.deepEqual([signal.type, signal.rings, signal.address.value], ['invalid', true, '8031372'])
  assert.match(signal.ref, /^call:/)
})

test('a broken heartbeat does not ring', () => {
  assert.equal(fromScaip(request('<mrq><mty>PI</mty><cid>8031372</cid></mrq>')).rings, undefined)
})

test('a position carries its time; a time without a zone is nobody can say when', () => {
  const at = (tim: string) =>
    fromScaip(
      request(
        `<mrq><ref>1</ref><cid>8031372</cid><dty>51</dty><lge><geo>59.33,18.06</geo><tim>${tim}</tim></lge></mrq>`,
      ),
    )
  assert.deepEqual(
    [at('2026-11-22T09:30:00Z').clock, at('2026-11-22T09:30:00Z').marks],
    ['device', ['delayed']],
  )
  assert.equal(at('2026-11-22T09:30:00').clock, 'platform')
})

test('what PostgreSQL does not take is not in what is stored, but in the raw message', () => {
  const signal = fromScaip(request('nonsense', 'a\u0000b\u0007'))
  assert.equal(signal.address.value, 'ab')
  assert.equal(signal.raw.toString(), 'nonsense')
})
