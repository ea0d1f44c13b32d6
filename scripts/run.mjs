#!/usr/bin/env node
// Runs a task of the project: sees to it that dependencies are installed and the console is built, then starts the
// task under the pinned Node. Needs nothing but a Node of version 20 or later and npm.
import { readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './run/child.mjs'
import { ensureConsole } from './run/console.mjs'
import { ensureInstalled } from './run/install.mjs'
import { pinnedNode } from './run/pinned-node.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const main = (command) => ({ script: 'src/main.ts', args: [command] })

/** Each task: the script, its first arguments, and whether it serves the console and so needs it built. */
const tasks = {
  demo: { ...main('demo'), console: true },
  serve: { ...main('serve'), console: true },
  migrate: main('migrate'),
  scaip: main('scaip'),
  main: { script: 'src/main.ts', args: [] },
  test: { script: 'scripts/test.mjs', args: [] },
  check: { script: 'scripts/check.mjs', args: [] },
  format: { script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--write', '.'] },
  contracts: { script: 'scripts/contracts.ts', args: [] },
  'bench:alarm': { script: 'bench/alarm.ts', args: [], console: true },
  'bench:trust': { script: 'bench/trust.ts', args: [] },
  'bench:gateway': { script: 'bench/gateway.ts', args: [] },
  'bench:hub': { script: 'bench/hub.ts', args: [] },
}

/**
 * How Node runs the program. `max-semi-space-size`, in MiB: short-lived objects get 32 MiB in all; left to itself Node
 * takes 128 on a machine with much memory, and is no faster for it.
 *
 * @returns {string[]}
 */
function nodeOptions() {
  return JSON.parse(readFileSync(resolve(root, 'scripts/run/node-options.json'), 'utf8'))
}

/**
 * @param {string} name a task
 * @param {string[]} args passed on to it
 * @returns {Promise<number>} the exit code
 */
export async function runTask(name, args) {
  const task = tasks[name]
  if (task === undefined) {
    process.stderr.write(
      `knutpunkt: there is no task "${name}"; there are ${Object.keys(tasks).join(', ')}\n`,
    )
    return 2
  }
  try {
    await ensureInstalled(root)
    const node = pinnedNode(root)
    if (task.console) await ensureConsole(root, node)
    const program = task.script === 'src/main.ts'
    return await runChild(
      node,
      [...(program ? nodeOptions() : []), resolve(root, task.script), ...task.args, ...args],
      // Node keeps what it made of the sources, which halves the time to start.
      program ? { NODE_COMPILE_CACHE: resolve(root, 'node_modules/.cache/knutpunkt') } : {},
    )
  } catch (error) {
    process.stderr.write(`knutpunkt: ${error.message}\n`)
    return 1
  }
}

// A symbolic link on the way here must not hide that this is what was started.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [task = 'demo', ...args] = process.argv.slice(2)
  process.exitCode = await runTask(task, args)
}
