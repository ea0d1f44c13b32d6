import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { KnutpunktError, type Text } from '../../kernel/index.ts'
import { policyErrors } from './policy-errors.ts'

/** The rules as they are written. */
export interface PolicyFiles {
  schema: string
  words: Words
  /** Each `*.cedar` file by its name. */
  sources: ReadonlyMap<string, string>
}

/** What conditions and obligations are called. A `fixed` condition is one that nobody can change for the sake of the case. */
export interface Words {
  conditions: Record<string, Text & { fixed?: boolean }>
  obligations: Record<string, Text>
}

/** One rule with what it says about itself. */
export interface PolicyText {
  id: string
  file: string
  /** As written, without the comments around it. */
  source: string
  json: cedar.PolicyJson
  law: string
  text: Text
  /** What each condition of a permit asks for, or what would have to change for a forbid not to strike. */
  needs: readonly string[]
  obligations: readonly string[]
}

/** Where the rules of the program lie. */
export const policyDirectory = join(import.meta.dirname, '../../../policies')

/** @throws {KnutpunktError} trust.policies_unreadable */
export function readPolicyFiles(directory: string): PolicyFiles {
  const read = (file: string): string => {
    try {
      return readFileSync(join(directory, file), 'utf8')
    } catch (cause) {
      throw new KnutpunktError(policyErrors.policies_unreadable, {
        values: { file, reason: 'the file is not there' },
        cause,
      })
    }
  }
  const files = readdirSync(directory).filter((file) => file.endsWith('.cedar'))
  return {
    schema: read('knutpunkt.cedarschema'),
    words: JSON.parse(read('words.json')) as Words,
    sources: new Map(files.sort().map((file) => [file, read(file)])),
  }
}

/**
 * Takes the files apart into rules, each with its id, paragraph and sentences.
 *
 * @throws {KnutpunktError} trust.policies_unreadable, trust.policy_incomplete
 */
export function splitPolicies({ sources, words }: PolicyFiles): PolicyText[] {
  const seen = new Set<string>()
  const policies: PolicyText[] = []
  for (const [file, content] of sources) {
    const parts = cedar.policySetTextToParts(content)
    if (parts.type === 'failure') {
      const reason = parts.errors.map((error) => error.message).join('; ')
      throw new KnutpunktError(policyErrors.policies_unreadable, { values: { file, reason } })
    }
    if (parts.policy_templates.length > 0) {
      throw new KnutpunktError(policyErrors.policies_unreadable, {
        values: { file, reason: 'templates are not supported' },
      })
    }
    // Cedar gives them by a made-up number; here they stand as in the file.
    const inOrder = parts.policies.toSorted((a, b) => content.indexOf(a) - content.indexOf(b))
    for (const source of inOrder) {
      const policy = describe(file, source, words)
      if (seen.has(policy.id)) throw incomplete(file, policy.id, 'another rule has the same @id')
      seen.add(policy.id)
      policies.push(policy)
    }
  }
  return policies
}

function describe(file: string, source: string, words: Words): PolicyText {
  const parsed = cedar.policyToJson(source)
  if (parsed.type === 'failure') {
    throw incomplete(file, '?', parsed.errors.map((error) => error.message).join('; '))
  }
  const { json } = parsed
  const annotations: Partial<Record<string, string>> = json.annotations ?? {}
  const id = annotations['id'] ?? '?'
  const must = (name: string): string => {
    const value = annotations[name]?.trim()
    if (!value) throw incomplete(file, id, `@${name} is missing`)
    return value
  }
  const keys = (name: 'needs' | 'obligations'): string[] => annotations[name]?.split(/\s+/) ?? []
  must('id')
  const policy: PolicyText = {
    id,
    file,
    source,
    json,
    law: must('law'),
    text: { sv: must('text_sv'), en: must('text_en') },
    needs: keys('needs'),
    obligations: keys('obligations'),
  }
  checkWords(policy, words)
  return policy
}

function checkWords({ id, file, json, needs, obligations }: PolicyText, words: Words): void {
  if (needs.length === 0) throw incomplete(file, id, '@needs is missing')
  if (json.effect === 'permit' && needs.length !== json.conditions.length) {
    const reason = `@needs names ${needs.length} conditions, and the rule has ${json.conditions.length}`
    throw incomplete(file, id, reason)
  }
  for (const need of needs) {
    if (!Object.hasOwn(words.conditions, need))
      throw incomplete(file, id, `words.json has no condition ${need}`)
  }
  for (const each of obligations) {
    if (!Object.hasOwn(words.obligations, each))
      throw incomplete(file, id, `words.json has no obligation ${each}`)
  }
}

function incomplete(file: string, policy: string, reason: string): KnutpunktError {
  return new KnutpunktError(policyErrors.policy_incomplete, { values: { file, policy, reason } })
}
