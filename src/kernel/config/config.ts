import { readFileSync } from 'node:fs'
import { Check } from 'typebox/value'
import { allowed, type Option, options } from './options.ts'
import { faultsBetween, type RuleContext } from './rules.ts'
import type { Config } from './schema.ts'

export type { Config } from './schema.ts'

/** Some of the options, in the shape of all of them. */
export type PartialConfig = Some<Config>

type Some<T> = T extends readonly unknown[] | string | number | boolean
  ? T
  : { [K in keyof T]?: Some<T[K]> | undefined }

/** The configuration cannot be used. Each fault is a sentence: the option, what was given, what is allowed. */
export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** A value as it was given, and by what, to be named in a fault. */
interface Given {
  readonly value: unknown
  readonly source: string
}

/**
 * Reads the configuration: what stands in the schema, replaced by the JSON file, by the environment, and by the
 * command line, in that order. An empty variable counts as not set. Everything is checked at once, so that one start
 * tells all faults.
 *
 * @param sources.file the path of a JSON file in the shape of `Config`
 * @param sources.env the environment; names are in docs/configuration.md
 * @param sources.overrides what the command line said
 * @param sources.demo that it is the demo, and whether it may be reached from other machines
 * @throws {ConfigError} when anything is unknown, of the wrong kind, out of bounds, or does not go together
 */
export function readConfig(
  sources: { file?: string; env?: NodeJS.ProcessEnv; overrides?: PartialConfig } & RuleContext = {},
): Config {
  const faults: string[] = []
  const given = new Map<string, Given>()
  if (sources.file !== undefined) takeFile(sources.file, given, faults)
  takeEnvironment(sources.env ?? {}, given, faults)
  takeTree(sources.overrides ?? {}, 'on the command line', given, faults)

  for (const option of options) {
    const one = given.get(option.path)
    if (one !== undefined && !Check(option.schema, one.value)) faults.push(faultOf(option, one))
  }
  if (faults.length > 0) throw new ConfigError(faults)

  const config = complete(given)
  const between = faultsBetween(config, sources)
  if (between.length > 0) throw new ConfigError(between)
  return config
}

function faultOf(option: Option, { value, source }: Given): string {
  const shown = option.schema.secret ? 'not as it must be (its value is not shown)' : JSON.stringify(value)
  return `The option ${option.path} (${source}) is ${shown}; it must be ${allowed(option)}.`
}

function takeFile(path: string, given: Map<string, Given>, faults: string[]): void {
  let tree: unknown
  try {
    tree = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    faults.push(`The configuration file ${path} ${why}; it must be a JSON file with options in it.`)
    return
  }
  if (!isSection(tree)) {
    faults.push(
      `The configuration file ${path} holds no object; it must be one, such as {"http": {"port": 8080}}.`,
    )
    return
  }
  takeTree(tree, `in ${path}`, given, faults)
}

function takeEnvironment(env: NodeJS.ProcessEnv, given: Map<string, Given>, faults: string[]): void {
  for (const option of options) {
    const text = env[option.env]
    if (text !== undefined && text !== '') {
      given.set(option.path, { value: fromText(text, option), source: `${option.env} in the environment` })
    }
  }
  const known = new Set(options.map((option) => option.env))
  for (const name of Object.keys(env)) {
    if (name.startsWith('KNUTPUNKT_') && !name.startsWith('KNUTPUNKT_TEST_') && !known.has(name)) {
      faults.push(
        `The variable ${name} in the environment is no option; the options are in docs/configuration.md.`,
      )
    }
  }
}

/** What a text in the environment stands for; left as text where it does not fit, for the check to refuse. */
function fromText(text: string, { schema }: Option): unknown {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'array':
      return text.split(',').map((part) => part.trim())
    case 'object':
      return fromJson(text)
    default:
      return text
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function takeTree(
  tree: object,
  source: string,
  given: Map<string, Given>,
  faults: string[],
  at: readonly string[] = [],
): void {
  for (const [name, value] of Object.entries(tree)) {
    const path = [...at, name].join('.')
    if (value === undefined) continue
    if (options.some((option) => option.path === path)) given.set(path, { value, source })
    else if (!options.some((option) => option.path.startsWith(`${path}.`))) {
      faults.push(`The option ${path} (${source}) does not exist; the options are in docs/configuration.md.`)
    } else if (isSection(value)) takeTree(value, source, given, faults, [...at, name])
    else
      faults.push(
        `The option ${path} (${source}) is ${JSON.stringify(value)}; it must be an object of options.`,
      )
  }
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function complete(given: Map<string, Given>): Config {
  const config: Record<string, unknown> = {}
  for (const { path, schema } of options) {
    const names = path.split('.')
    const last = names.pop()!
    let section = config
    for (const name of names) section = (section[name] ??= {}) as Record<string, unknown>
    section[last] = structuredClone(given.has(path) ? given.get(path)!.value : schema.default)
  }
  return config as Config
}
