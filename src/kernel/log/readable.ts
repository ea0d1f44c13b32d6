/** One entry of the JSON log as a line for people: time, level, message, then what else is known. */
export function readable(line: string): string {
  const { '@timestamp': time, 'log.level': level, msg, error, 'process.pid': _, ...rest } = JSON.parse(line)
  const clock = String(time).slice(11, 23)
  const fields = Object.entries(rest).map(([key, value]) => ` ${key}=${show(value)}`)
  return `${clock} ${String(level).padEnd(5)} ${msg ?? ''}${fields.join('')}${error ? showError(error) : ''}\n`
}

function show(value: unknown): string {
  return typeof value === 'string' && !/[\s"]/.test(value) ? value : JSON.stringify(value)
}

function showError(error: unknown): string {
  const { stack_trace, detail, cause } = error as { stack_trace?: string; detail?: unknown; cause?: unknown }
  if (stack_trace === undefined) return ` error=${JSON.stringify(error)}`
  return [
    `\n  ${stack_trace.replaceAll('\n', '\n  ')}`,
    detail === undefined ? '' : `\n  detail: ${JSON.stringify(detail)}`,
    cause === undefined ? '' : `\n  caused by:${showError(cause)}`,
  ].join('')
}
