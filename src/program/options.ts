import { type ParseArgsConfig, parseArgs } from 'node:util'

/** The command line makes no sense. The message is a sentence without its full stop. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Reads a command's options.
 *
 * @throws {UsageError} on an option that does not exist, a missing value or a word too many
 */
export function readOptions<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
) {
  return parsed(args, options, false).values
}

/** Reads a command's options and the words beside them. @throws {UsageError} */
export function readArguments<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
) {
  return parsed(args, options, true)
}

function parsed<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals })
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!.replace(/\.$/, ''))
  }
}

/**
 * A number given as an option; undefined when it was not given.
 *
 * @throws {UsageError}
 */
export function numberOption(
  name: string,
  value: string | undefined,
  { from, to, whole = false }: { from: number; to: number; whole?: boolean },
): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  const fits = number >= from && number <= to && (!whole || Number.isInteger(number))
  if (value.trim() === '' || !fits) {
    throw new UsageError(
      `--${name} is "${value}"; it takes a ${whole ? 'whole ' : ''}number from ${from} to ${to}`,
    )
  }
  return number
}
