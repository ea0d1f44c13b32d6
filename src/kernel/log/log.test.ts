import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineErrors, KnutpunktError } from '../errors/errors.ts'
import { createLog } from './log.ts'

function capture(json: boolean, level = 'debug') {
  const lines: string[] = []
  return { log: createLog({ level, json, destination: (line) => lines.push(line) }), lines }
}

test('an entry has ECS names and its message in msg', () => {
  const { log, lines } = capture(true)
  log.info({ http: 'http://127.0.0.1:8080' }, 'ready')
  const entry = JSON.parse(lines[0]!)
  assert.equal(entry.msg, 'ready')
  assert.equal(entry.http, 'http://127.0.0.1:8080')
  assert.equal(entry['log.level'], 'info')
  assert.match(entry['@timestamp'], /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('levels below the one chosen are not written', () => {
  const { log, lines } = capture(true, 'warn')
  log.info('quiet')
  log.warn('loud')
  assert.equal(lines.length, 1)
})

test('an error is written with its type, code, detail and causes', () => {
  const { log, lines } = capture(true)
  const errors = defineErrors('kernel', { odd: { status: 500, sv: 'Fel', en: 'Wrong' } })
  const error = new KnutpunktError(errors.odd, { detail: { row: 7 }, cause: new Error('inner') })
  log.error({ error }, 'failed')
  const entry = JSON.parse(lines[0]!)
  assert.equal(entry.error.type, 'KnutpunktError')
  assert.equal(entry.error.code, 'kernel.odd')
  assert.deepEqual(entry.error.detail, { row: 7 })
  assert.equal(entry.error.cause.message, 'inner')
})

test('an error given alone is written with its stack', () => {
  const { log, lines } = capture(true)
  log.error(new Error('alone'))
  assert.match(JSON.parse(lines[0]!).error.stack_trace, /Error: alone\n/)
})

test('secrets are redacted by their names, also one level down', () => {
  const { log, lines } = capture(true)
  log.info(
    { personnummer: 'a', headers: { authorization: 'Bearer x' }, user: { phone: '070-1740605' } },
    'in',
  )
  assert.doesNotMatch(lines[0]!, /Bearer|070-1740605/)
  assert.equal(JSON.parse(lines[0]!).personnummer, '[redacted]')
})

for (const json of [true, false]) {
  test(`a personnummer is masked in message, fields, context and error (json: ${json})`, () => {
    const { log, lines } = capture(json)
    const error = new Error('no 19121212-1212', { cause: new Error('191212121212') })
    log.child({ who: '121212-1212' }).warn({ deep: { er: ['1212121212'] }, error }, 'about 19121212+1212')
    assert.doesNotMatch(lines[0]!, /121212[-+]?1212/)
    assert.match(lines[0]!, /\[personnummer\]/)
  })
}

test('without json an entry is a line to read', () => {
  const { log, lines } = capture(false)
  log.info({ port: 5060, name: 'two words' }, 'listening')
  assert.match(lines[0]!, /^\d\d:\d\d:\d\d\.\d{3} info {2}listening port=5060 name="two words"\n$/)
})

test('without json an error is shown with its stack below', () => {
  const { log, lines } = capture(false)
  log.error({ error: new Error('broken', { cause: new Error('why') }) }, 'failed')
  assert.match(lines[0]!, /failed\n {2}Error: broken\n/)
  assert.match(lines[0]!, /caused by:\n {2}Error: why/)
})
