import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'

/** Runs a child's program through runChild in a process of its own, as scripts/run.mjs does. */
function throughRunChild(program) {
  const code = `
    import { runChild } from ${JSON.stringify(new URL('./child.mjs', import.meta.url).href)}
    process.exitCode = await runChild(process.execPath, ['-e', ${JSON.stringify(program)}])
  `
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('the exit code is passed on', async () => {
  const [code] = await once(throughRunChild('process.exit(7)'), 'exit')
  assert.equal(code, 7)
})

test('a child that a signal ended gives 128 and its number', async () => {
  const [code] = await once(throughRunChild('process.kill(process.pid, "SIGKILL")'), 'exit')
  assert.equal(code, 137)
})

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} reaches the child once, and its ending is waited for`, async () => {
    const child = throughRunChild(`
      let count = 0
      process.on('${signal}', () => { count++; setTimeout(() => { console.log('got', count); process.exit(3) }, 100) })
      setInterval(() => {}, 1000)
      console.log('up')
    `)
    let said = ''
    child.stdout.on('data', (chunk) => {
      if (said === '') {
        child.kill(signal)
        child.kill(signal)
      }
      said += chunk
    })
    const [code] = await once(child, 'exit')
    assert.equal(code, 3)
    assert.match(said, /^up\ngot 1\n/)
  })
}
