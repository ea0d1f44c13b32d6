import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenIn, importsOf } from './doors.mjs'

const broken = (file, specifier) => brokenIn(file, `import { x } from '${specifier}'\n`)

for (const [file, specifier] of [
  ['src/welfare/alarm/alarm.ts', '../chain/chain.ts'],
  ['src/welfare/alarm/alarm.ts', '../../kernel/index.ts'],
  ['src/welfare/alarm/alarm.ts', 'knutpunkt/scaip'],
  ['src/welfare/alarm/alarm.test.ts', '../../kernel/testkit/index.ts'],
  ['src/welfare/alarm/alarm-fixture.ts', '../../kernel/testkit/index.ts'],
  ['src/simulator/home.ts', '../scaip/index.ts'],
  ['src/compose.ts', './simulator/index.ts'],
  ['src/main.ts', './program/demo.ts'],
  ['src/program/demo.ts', '../compose.ts'],
  ['bench/alarm.ts', '../src/kernel/index.ts'],
  ['console/src/board.tsx', './clock.tsx'],
  ['console/test/console-fixture.ts', '../../src/kernel/testkit/index.ts'],
  ['src/kernel/http/http.ts', 'fastify'],
  ['src/program/demo.ts', '../simulator/index.ts'],
  ['src/program/demo.ts', '../compose.ts'],
  ['src/testing/platform.ts', '../compose.ts'],
  ['src/testing/platform.ts', '../kernel/testkit/index.ts'],
  ['src/testing/crash.peer.test.ts', './platform.ts'],
  ['console/src/board.peer.test.ts', '../../src/testing/platform.ts'],
  ['bench/alarm.ts', '../src/testing/platform.ts'],
]) {
  test(`${file} may import ${specifier}`, () => assert.deepEqual(broken(file, specifier), []))
}

for (const [file, specifier, fault] of [
  ['src/welfare/alarm/alarm.ts', '../../kernel/log/log.ts', /entered by src\/kernel\/index\.ts/],
  ['src/welfare/alarm/alarm.ts', '../../kernel/testkit/index.ts', /for tests alone/],
  ['src/welfare/alarm/alarm.ts', './alarm-fixture.ts', /for tests alone/],
  ['src/kernel/log/log.ts', '../../welfare/index.ts', /kernel may not enter welfare/],
  ['src/scaip/sip/agent.ts', '../../kernel/index.ts', /scaip may not enter kernel/],
  ['src/scaip/sip/agent.test.ts', '../../kernel/testkit/index.ts', /entered by/],
  ['src/simulator/home.ts', '../welfare/index.ts', /simulator may not enter welfare/],
  ['src/kernel/log/log.ts', '../../../scripts/doors.mjs', /enters rooms alone/],
  ['src/welfare/index.ts', '../compose.ts', /enters rooms alone/],
  ['src/program/demo.ts', '../kernel/log/log.ts', /entered by/],
  ['src/compose.ts', './welfare/alarm/alarm.ts', /entered by/],
  ['src/compose.ts', './testing/platform.ts', /for tests alone/],
  ['src/welfare/alarm/alarm.test.ts', '../../testing/platform.ts', /only tests above the rooms/],
  ['console/src/board.tsx', '../../src/testing/platform.ts', /for tests alone/],
  ['src/program/demo.ts', '../welfare/alarm/alarm.ts', /entered by/],
  ['src/new/x.ts', '../kernel/index.ts', /new may not enter kernel/],
  ['console/src/board.tsx', '../../src/welfare/contract/index.ts', /types alone/],
  ['console/src/board.tsx', '../../src/welfare/index.ts', /sees only/],
]) {
  test(`${file} may not import ${specifier}`, () => assert.match(broken(file, specifier)[0] ?? '', fault))
}

test('the console may take the types of a contract', () => {
  const source = "import type { Alarm } from '../../src/welfare/contract/index.ts'"
  assert.deepEqual(brokenIn('console/src/board.tsx', source), [])
})

test('imports are seen in all their forms, and not in comments', () => {
  const source = `
    import a from './a.ts'
    import './b.ts'
    import {
      one,
      two,
    } from './c.ts'
    export * from './d.ts'
    export type { T } from './e.ts'
    const f = await import('./f.ts')
    // import g from './g.ts'
    /** import h from './h.ts' */
    const text = "from './i.ts'"
  `
  assert.deepEqual(
    importsOf(source).map(({ specifier }) => specifier),
    ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts'],
  )
})
