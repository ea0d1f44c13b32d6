import { readFile, stat } from 'node:fs/promises'
import type { Static, TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import { ConfigError, KnutpunktError } from '../../kernel/index.ts'
import { JsonRefused, parseStrictJson } from '../token/strict-json.ts'

const mostBytes = 1_048_576
const mostFaults = 5

/**
 * Reads a file of settings that an option names, and checks its form. What stands in it is not repeated in a fault: there may be
 * secrets among it.
 *
 * @param option the option that names it, to be told in a fault
 * @throws {ConfigError} when it cannot be read, is too large, is no JSON, or has not the form
 */
export async function readSettingsFile<T extends TSchema>(
  option: string,
  file: string,
  schema: T,
): Promise<Static<T>> {
  const value = await readJson(option, file)
  const faults = Errors(schema, value).slice(0, mostFaults)
  if (faults.length > 0) {
    throw new ConfigError(
      faults.map(({ instancePath, message }) => about(option, file, `at ${instancePath || '/'} ${message}`)),
    )
  }
  return value as Static<T>
}

/** Reads the JSON of a file, and nothing of its form. @throws {ConfigError} */
export async function readJson(option: string, file: string): Promise<unknown> {
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  )
  const text =
    size === undefined
      ? undefined
      : size > mostBytes
        ? ''
        : await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw new ConfigError([about(option, file, 'it cannot be read')])
  if (size! > mostBytes) throw new ConfigError([about(option, file, `it is larger than ${mostBytes} bytes`)])
  try {
    return parseStrictJson(text)
  } catch (error) {
    if (error instanceof JsonRefused) throw new ConfigError([about(option, file, error.message)])
    throw error
  }
}

/** Does something with what a file said, and tells of the file when it is refused. @throws {ConfigError} */
export function withinFile<T>(option: string, file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const fault = error instanceof KnutpunktError ? error.publicText.en : (error as Error).message
    throw new ConfigError([about(option, file, fault.replace(/\.$/, ''))])
  }
}

const about = (option: string, file: string, fault: string): string =>
  `The file of the option ${option}, ${file}, cannot be used: ${fault}.`
