#!/usr/bin/env node
// The command line. Every command is src/main.ts; this sees to it that it can run.
import { runTask } from '../scripts/run.mjs'

const [command, ...args] = process.argv.slice(2)
const withPages = command === 'demo' || command === 'serve'
process.exitCode = await (withPages ? runTask(command, args) : runTask('main', process.argv.slice(2)))
