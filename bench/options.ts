import { parseArgs } from 'node:util'

import type { Measure } from './measure.ts'

export const helpOf = (
  task: string,
  measures: readonly Measure[],
): string => `npm run ${task} [-- --only 1,2] [--quick]

  --only 1,2   some of the measures:
${measures.map(({ number, title }) => `                 ${number}. ${title}`).join('\n')}
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
