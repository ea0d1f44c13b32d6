// A reporter for node's test runner: a line for each file, with how long it took, and each failure in full.
import { relative, resolve } from 'node:path'
import { inspect } from 'node:util'

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* print(source) {
  let file
  let count = 0
  // Loading is counted to the first file.
  let since = 0
  const close = () => {
    const seconds = ((performance.now() - since) / 1000).toFixed(1)
    return count === 0 ? '' : `  ${relative(process.cwd(), file)}: ${count} (${seconds} s)\n`
  }
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message
    if (type === 'test:diagnostic' && /^Warning|Error/.test(data.message)) yield `  ${data.message}\n`
    if (type === 'test:dequeue' && data.nesting === 0 && data.file !== file) {
      yield close()
      if (file !== undefined) since = performance.now()
      file = data.file
      count = 0
    }
    if ((type !== 'test:pass' && type !== 'test:fail') || isSuite(data) || isFile(data)) continue
    count++
    if (type === 'test:fail' && data.todo === undefined) yield failure(data)
  }
  yield close()
}

const isSuite = ({ details }) => details?.type === 'suite' && details.error?.failureType !== 'hookFailed'
const isFile = ({ name, file, details }) =>
  file !== undefined && resolve(name) === file && details?.error === undefined

function failure({ name, file, line, details }) {
  const cause = details?.error?.cause ?? details?.error
  const text = cause instanceof Error ? (cause.stack ?? String(cause)) : inspect(cause)
  return `\nfailed: ${relative(process.cwd(), file ?? '')}:${line ?? 1}: ${name}\n${text.replace(/^/gm, '    ')}\n\n`
}
