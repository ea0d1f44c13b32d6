import { describeMachine } from './machine/machine.ts'
import { busySince, processorTime } from './machine/processor-time.ts'
import type { Measure, Scale } from './measure.ts'
import { helpOf, readOptions } from './options.ts'
import { allMet, type Result, section, table } from './report.ts'

const say: Scale['say'] = (line) => void process.stderr.write(`  ${line}\n`)

/**
 * Takes measures, one after the other, and prints what they came to as Markdown; progress goes to standard error. Sets the
 * exit code: 1 when a goal was missed.
 *
 * @param task as in `npm run bench:alarm`
 */
export async function runMeasures(task: string, measures: readonly Measure[]): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    process.stdout.write(helpOf(task, measures))
    return
  }
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
