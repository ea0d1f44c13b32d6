import { parseArgs } from 'node:util'

export const help = `npm run bench:alarm [-- --only 1,2] [--quick]

  --only 1,2   some of the measures: 1 durable alarms, 2 answer time, 3 press to painted, 4 memory, 5 start
  --quick      a short run, to see that it works; its numbers are rough
`

export interface Options {
  only: number[] | undefined
  quick: boolean
}

/** @throws {TypeError} on an option that is not there */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) return 'help'
  return { quick: values.quick ?? false, only: values.only?.split(',').map(Number) }
}
