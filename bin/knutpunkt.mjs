#!/usr/bin/env node
// The command line. Every command is src/main.ts; this sees to it that it can run.
import { runTask } from '../scripts/run.mjs'

const [command = 'help', ...args] = process.argv.slice(2)
process.exitCode = await runTask(
  ['demo', 'serve', 'migrate', 'scaip'].includes(command) ? command : 'help',
  args,
)
