// A process of its own for one person's session under one permit. It begins in the permit's folder, has no environment variables, and is told
// what it may read; it loads nothing of the program. What it is asked comes and goes by messages (session/message.ts).
import { DuckDBInstance, JsonDuckDBValueConverter, StatementType } from '@duckdb/node-api'
import type { Answer, Asked, Sent, Setup } from './message.ts'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const list = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`

/** Nothing but the files named can be opened, and that cannot be changed any more. No disk is used for what does not fit in memory. */
async function open({ files, tables, threads, memoryMb }: Setup) {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  })
  const opened = await instance.connect()
  await opened.run("set global timezone = 'Europe/Stockholm'")
  await opened.run(`set allowed_paths = ${list(files)}`)
  await opened.run('set enable_external_access = false')
  await opened.run('set lock_configuration = true')
  for (const { name, parts } of tables)
    await opened.run(`create view ${quoted(name)} as ${parts.map(selectOf).join(' union all by name ')}`)
  return opened
}

const selectOf = ({ file, region }: Setup['tables'][number]['parts'][number]): string =>
  `select ${region === undefined ? '*' : `${literal(region)} as region, *`} from read_parquet(${literal(file)})`

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|DOUBLE|FLOAT)$/

/** As a number where nothing is lost by it. */
function numberOf(value: unknown): unknown {
  const number = Number(value)
  return typeof value === 'string' && (Number.isSafeInteger(number) || /^-?\d{1,15}\.\d+$/.test(value))
    ? number
    : value
}

async function answer({ sql, most, mostBytes, timeoutMs }: Asked): Promise<Answer> {
  const timer = setTimeout(() => stop('timed_out'), timeoutMs)
  try {
    // What only asks; a file could be written by what does not, even one that may be read.
    const statements = await connection.extractStatements(sql)
    if (statements.count !== 1) return { fault: 'one_statement' }
    const statement = await statements.prepare(0)
    if (statement.statementType !== StatementType.SELECT) return { fault: 'only_select' }
    const result = await statement.stream()
    const columns = result.deduplicatedColumnNames().map((name, at) => ({
      name,
      type: String(result.columnType(at)),
    }))
    const rows: unknown[][] = []
    let bytes = 0
    let more = false
    // Row by row: a chunk of long texts would take many times the memory of what is told.
    for (let chunk = await result.fetchChunk(); !more && chunk?.rowCount; chunk = await result.fetchChunk())
      for (let at = 0; at < chunk.rowCount && !more; at++) {
        const row = chunk.convertRowValues(at, JsonDuckDBValueConverter)
        bytes += JSON.stringify(row).length
        more = rows.length >= most || bytes > mostBytes
        if (!more)
          rows.push(row.map((value, of) => (numeric.test(columns[of]!.type) ? numberOf(value) : value)))
      }
    return { columns, rows, more }
  } catch (error) {
    if (stopped !== undefined) return { fault: stopped }
    const { message } = error as Error
    if (/^Out of Memory/i.test(message)) return { fault: 'memory' }
    // As the engine says it: she is the only one who sees it.
    return { fault: 'sql', said: message.slice(0, 2000) }
  } finally {
    clearTimeout(timer)
    clearInterval(stopping)
    stopped = undefined
  }
}

let stopped: 'timed_out' | 'left' | undefined
let stopping: NodeJS.Timeout | undefined
/** Ends the question that is being answered. It is said again until it has ended: an engine forgets what it is told before it begins. */
function stop(why: 'timed_out' | 'left'): void {
  stopped ??= why
  clearInterval(stopping)
  stopping = setInterval(() => connection.interrupt(), 100)
  connection.interrupt()
}

const setup = JSON.parse(process.argv[2]!) as Setup
const connection = await open(setup)

let busy = false
async function tell(asked: Asked): Promise<void> {
  busy = true
  const answered = await answer(asked)
  busy = false
  process.send!(answered)
}
process.on('message', (sent: Sent) => {
  if (sent !== 'interrupt') void tell(sent)
  else if (busy) stop('left')
})
// Whoever started it is gone: nobody is to get an answer.
process.on('disconnect', () => process.exit())
process.send!({ ready: true } satisfies Answer)
