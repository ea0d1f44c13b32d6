// A reporter for node's test runner: one JSON line for each test that begins to wait, and for each outcome.
import { resolve } from 'node:path'

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* record(source) {
  for await (const { type, data } of source) {
    const outcome = type === 'test:enqueue' ? 'waiting' : outcomeOf(type, data)
    if (outcome !== undefined) yield `${JSON.stringify({ outcome, name: data.name, file: data.file })}\n`
  }
}

function outcomeOf(type, data) {
  if (type !== 'test:pass' && type !== 'test:fail') return undefined
  if (type === 'test:pass' && (isSuite(data) || isFile(data))) return 'done'
  if (data.skip !== undefined || data.todo !== undefined) return 'skipped'
  if (type === 'test:pass') return 'passed'
  return isSuite(data) ? 'done' : 'failed'
}

/** A file without tests passes as a test of its own name. */
const isFile = ({ name, file }) => file !== undefined && resolve(name) === file

/** A suite is no test, and fails with its tests; unless it is its hook that failed. */
const isSuite = ({ details }) => details?.type === 'suite' && details.error?.failureType !== 'hookFailed'
