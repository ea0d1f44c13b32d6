// Measures the alarm reception against its goals and prints the result as Markdown: npm run bench:alarm.
// Exit code 1 when a goal is missed. Progress goes to standard error.

import { durable } from './durable/durable.ts'
import { describeMachine } from './machine/machine.ts'
import { busySince, processorTime } from './machine/processor-time.ts'
import type { Measure, Scale } from './measure.ts'
import { memory } from './memory.ts'
import { help, readOptions } from './options.ts'
import { painted } from './painted.ts'
import { replyTime } from './reply-time.ts'
import { allMet, type Result, section, table } from './report.ts'
import { startTime } from './start-time.ts'

const measures: readonly Measure[] = [durable, replyTime, painted, memory, startTime]

const say: Scale['say'] = (line) => void process.stderr.write(`  ${line}\n`)

const options = readOptions(process.argv.slice(2))
if (options === 'help') process.stdout.write(help)
else {
  const { only, quick } = options
  const chosen = measures.filter(({ number }) => only?.includes(number) ?? true)
  process.stdout.write(`${table(['Machine', ''], describeMachine())}\n\n`)
  const results: Result[] = []
  for (const measure of chosen) {
    say(`${measure.number}. ${measure.title}`)
    results.push(await take(measure, { quick, say }))
    process.stdout.write(`${section(results.at(-1)!)}\n`)
  }
  process.exitCode = allMet(results) ? 0 : 1
}

async function take(measure: Measure, scale: Scale): Promise<Result> {
  const before = processorTime()
  const limit = setTimeout(() => {
    process.stderr.write(
      `measure ${measure.number} took more than ${measure.limitMinutes} minutes: given up\n`,
    )
    process.exit(1) // what was started is ended as we leave
  }, measure.limitMinutes * 60_000)
  try {
    const outcome = await measure.run(scale)
    return { measure, outcome, busy: busySince(before) }
  } catch (failure) {
    return { measure, failure, busy: busySince(before) }
  } finally {
    clearTimeout(limit)
  }
}
