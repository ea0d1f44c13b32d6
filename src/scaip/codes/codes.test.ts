import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceComponentText, deviceTypeText, locationText, statusText } from './codes.ts'
import { deviceComponents } from './device-components.ts'
import { deviceTypes } from './device-types.ts'
import { locations } from './locations.ts'
import { statusCodes } from './status-codes.ts'

test('a code is found however it is padded', () => {
  for (const code of ['5', '05', '0005', ' 5']) assert.equal(deviceTypeText(code)?.sv, 'falldetektor')
})

test('numbered series have each their number', () => {
  assert.deepEqual(deviceComponentText('006'), { en: 'button 5', sv: 'knapp 5' })
  assert.deepEqual(deviceComponentText('029'), { en: 'module 5', sv: 'modul 5' })
  assert.equal(statusText('40')?.en, 'error code 9')
  assert.equal(statusText('0061')?.en, 'level 9')
})

test('unknown codes have no text', () => {
  assert.equal(deviceTypeText('42'), undefined)
  assert.equal(statusText('0102'), undefined)
  assert.equal(locationText('x'), undefined)
})

test('the tables are whole, in both languages, under codes of one length', () => {
  const sizes = [deviceTypes, deviceComponents, statusCodes, locations].map((table) => table.size)
  assert.deepEqual(sizes, [51, 30, 88, 53])
  for (const [table, length] of [
    [deviceTypes, 4],
    [deviceComponents, 3],
    [statusCodes, 4],
    [locations, 3],
  ] as const) {
    for (const [code, { en, sv }] of table) {
      assert.match(code, new RegExp(`^\\d{${length}}$`))
      assert.ok(en !== '' && sv !== '')
    }
  }
})
