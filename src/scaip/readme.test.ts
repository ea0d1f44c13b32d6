import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runScaipSend } from './index.ts'
import { scaipWorld } from './testing/scaip-world.ts'

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
const root = new URL('../..', import.meta.url)

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    (match) => match[1] as string,
  )
}

/** Runs a program as another package would: through the name it is published under. */
function run(code: string): Promise<{ exit: number | null; output: string }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code], { cwd: root })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve) => child.once('close', (exit) => resolve({ exit, output })))
}

test('the examples in TypeScript run, and print what they say', async () => {
  const examples = blocks('ts')
  assert.equal(examples.length, 3)
  const results = await Promise.all(examples.map(run))
  for (const { exit, output } of results) assert.equal(exit, 0, output)
  assert.match(results[0]!.output, /200 \{ ref: 'A1', snu: 0 \}/)
  assert.match(results[0]!.output, /mrs delivered/)
  assert.match(
    results[2]!.output,
    /26317 0002 trygghetstelefon med styrenhet \[ \{ name: 'battery', value: '87' \} \]/,
  )
  assert.match(results[2]!.output, /\{ ref: '77A2', snu: 7, ste: 'dty' \}/)
})

test('the examples on the command line run', async () => {
  const world = await scaipWorld()
  const { udp, tcp } = world.server.addresses()
  const lines = blocks('sh').join('').trim().split('\n')
  assert.equal(lines.length, 3)
  for (const line of lines) {
    const port = line.includes('transport=tcp') ? tcp?.port : udp?.port
    const words = line.replace('127.0.0.1:5060', `127.0.0.1:${port}`).replaceAll('"', '').split(' ')
    assert.deepEqual(words.slice(0, 3), ['knutpunkt', 'scaip', 'send'])
    assert.equal(await runScaipSend(words.slice(3), { out() {}, err() {} }), 0, line)
  }
  await world.close()
})
