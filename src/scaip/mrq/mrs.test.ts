import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Mrs, snu, snuText } from './mrs.ts'
import { buildMrs, parseMrs } from './mrs-xml.ts'

const read = (xml: string) => parseMrs(Buffer.from(xml))

test('a full response reads back the same', () => {
  const mrs: Mrs = {
    ref: 'A1',
    snu: 0,
    ste: 'a & b',
    cve: '01.00',
    mre: '1',
    cre: '62',
    tnu: 'tel:+461',
    hbi: '1',
  }
  assert.deepEqual(parseMrs(buildMrs(mrs)), { ok: true, value: mrs })
})

test('a plain OK is as short as deployed receivers send it', () => {
  assert.equal(buildMrs({ ref: 'A1', snu: snu.ok }).toString(), '<mrs><ref>A1</ref><snu>0</snu></mrs>')
})

test('a text too long is cut at its limit, not in the middle of a character', () => {
  const result = parseMrs(buildMrs({ ref: '1', snu: 2, ste: '😀'.repeat(200) }))
  assert.equal(result.ok && result.value.ste, '😀'.repeat(128))
})

test('what is no response is told, not thrown', () => {
  for (const xml of [
    '',
    '<mrq/>',
    '<mrs><ref>1</ref></mrs>',
    '<mrs><snu>0</snu></mrs>',
    '<mrs><ref>1</ref><snu>9</snu></mrs>',
    '<mrs',
  ]) {
    assert.equal(read(xml).ok, false, xml)
  }
  assert.equal(parseMrs(Buffer.alloc(9_000)).ok, false)
})

test('order, space and unknown elements do not disturb', () => {
  const result = read('<mrs> <x>1</x><snu> 7 </snu><ste>dty</ste><ref> A1</ref></mrs>')
  assert.deepEqual(result.ok && result.value, { ref: 'A1', snu: 7, ste: 'dty' })
  assert.equal(snuText(7), 'mandatory tag missing')
})
