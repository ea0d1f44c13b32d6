import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SignalWrite } from '../contract/index.ts'
import { isTechnicalStatus, meaningOf } from './classify.ts'

const scaip = (value: string): SignalWrite['code'] => ({ system: 'scaip.stc', value })
const vkp = (value: string): SignalWrite['code'] => ({ system: 'vkp', value })

for (const [code, type, expected] of [
  [scaip('0010'), '0004', 'manual'],
  [scaip('10'), '4', 'manual'],
  [undefined, '0005', 'fall'],
  [scaip('0009'), '0005', 'fall'],
  [scaip('0010'), '0005', 'manual'],
  [scaip('0010'), '0023', 'fire'],
  [scaip('0067'), '0002', 'technical'],
  [scaip('0016'), '0003', 'battery'],
  [scaip('0085'), undefined, 'power'],
  [scaip('0081'), '0011', 'medication'],
  [scaip('9999'), '0004', 'manual'],
  [scaip('9999'), '9999', 'unknown'],
  [undefined, undefined, 'unknown'],
  [vkp('4.1'), undefined, 'fall'],
  [vkp('4.99'), undefined, 'inactivity'],
  [vkp('1.20'), undefined, 'no_contact'],
  [vkp('99'), undefined, 'unknown'],
  [{ system: 'local', value: 'epilepsy' }, undefined, 'epilepsy'],
  [{ system: 'local', value: 'no_screen' }, undefined, 'unknown'],
  [{ system: 'local', value: 'E17' }, '0026', 'fire'],
] as const) {
  test(`code ${code?.system ?? 'none'} ${code?.value ?? ''} from type ${type ?? 'unsaid'} is ${expected}`, () => {
    assert.deepEqual(meaningOf(code, type), { kind: 'alarm', class: expected })
  })
}

test('a cancel is a cancel whatever it comes from, and power back is news', () => {
  assert.deepEqual(meaningOf(scaip('0019'), '0005'), { kind: 'cancel' })
  assert.deepEqual(meaningOf({ system: 'local', value: 'cancel' }, undefined), { kind: 'cancel' })
  assert.deepEqual(meaningOf(scaip('86'), '0041'), { kind: 'news', news: 'power_back' })
})

test('only what equipment says of itself is technical', () => {
  assert.equal(isTechnicalStatus(scaip('14')), true)
  assert.equal(isTechnicalStatus(scaip('0010')), false)
  assert.equal(isTechnicalStatus(undefined), false)
})
