import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { KnutpunktError, type Text } from '../../kernel/index.ts'
import type { DecidingRule } from '../contract/decision.ts'
import { type PolicySet, policySet } from './authorize.ts'
import { CedarRecord, type Entity, EntityUid } from './cedar-value.ts'
import { type CompiledPolicy, compilePolicy } from './compile.ts'
import { NotSupported } from './compile-expression.ts'
import { policyErrors } from './policy-errors.ts'
import { type PolicyFiles, type PolicyText, splitPolicies, type Words } from './policy-files.ts'

/** The rules, validated and compiled. */
export interface Policies extends PolicySet {
  readonly schema: string
  readonly words: Words
  /** In the order of the files. */
  readonly texts: readonly PolicyText[]
  readonly textOf: ReadonlyMap<string, PolicyText>
  /** What an answer says of a rule, made once. */
  readonly saidOf: ReadonlyMap<string, Said>
  /** The schema's actions with the groups they are in, for the entities of every request. */
  readonly actions: ReadonlyMap<string, Entity>
  /** The action that an act is; one that the schema does not know is `unknown`. */
  actionOf(act: string): EntityUid
  /** Whether the schema lets such a principal do such an act to such a resource. */
  applies(principalType: string, action: string, resourceType: string): boolean
}

/** A rule in the words of an answer. */
export interface Said {
  readonly rule: DecidingRule
  /** One for each of its `@needs`, in order. */
  readonly needs: readonly { id: string; text: Text; fixed: boolean }[]
  readonly obligations: readonly { id: string; text: Text }[]
}

function say({ id, json, law, text, needs, obligations }: PolicyText, words: Words): Said {
  return {
    rule: { id, effect: json.effect, law, text },
    needs: needs.map((need) => {
      const { sv, en, fixed = false } = words.conditions[need]!
      return { id: need, text: { sv, en }, fixed }
    }),
    obligations: obligations.map((each) => {
      const { sv, en } = words.obligations[each]!
      return { id: each, text: { sv, en } }
    }),
  }
}

/**
 * Validates the rules against the schema with Cedar's own validator, and compiles them.
 *
 * @throws {KnutpunktError} trust.policies_unreadable, trust.policy_invalid, trust.policy_not_supported,
 *   trust.policy_incomplete: one sentence that says which rule, and why. There is no loading of some rules.
 */
export function loadPolicies(files: PolicyFiles): Policies {
  const texts = splitPolicies(files)
  const { actions, actionOf, applies } = readSchema(files.schema)
  validate(files.schema, texts)
  return {
    ...policySet(texts.map(compile), new Set(actions.keys())),
    schema: files.schema,
    words: files.words,
    texts,
    textOf: new Map(texts.map((text) => [text.id, text])),
    saidOf: new Map(texts.map((text) => [text.id, say(text, files.words)])),
    actions,
    actionOf,
    applies,
  }
}

function validate(schema: string, texts: readonly PolicyText[]): void {
  const staticPolicies = Object.fromEntries(texts.map(({ id, source }) => [id, source]))
  const answer = cedar.validate({ schema, policies: { staticPolicies } })
  if (answer.type === 'failure') {
    throw unreadableSchema(answer.errors)
  }
  // A rule that can never be about anything is a mistake too, so warnings count.
  const [fault] = [...answer.validationErrors, ...answer.validationWarnings]
  if (!fault) return
  const file = texts.find(({ id }) => id === fault.policyId)?.file ?? '?'
  const reason = [fault.error.message, fault.error.help].filter(Boolean).join('; ')
  throw new KnutpunktError(policyErrors.policy_invalid, { values: { policy: fault.policyId, file, reason } })
}

function compile({ id, file, json }: PolicyText): CompiledPolicy {
  try {
    return compilePolicy(id, json)
  } catch (error) {
    if (!(error instanceof NotSupported)) throw error
    throw new KnutpunktError(policyErrors.policy_not_supported, {
      values: { policy: id, file, reason: error.message },
    })
  }
}

/** The actions of the schema, with all groups above them. */
export function readSchema(schema: string): Pick<Policies, 'actions' | 'actionOf' | 'applies'> {
  const read = cedar.schemaToJsonWithResolvedTypes(schema)
  if (read.type === 'failure') throw unreadableSchema(read.errors)
  const actions = new Map<string, Entity>()
  const allowed = new Map<string, { principals: readonly string[]; resources: readonly string[] }>()
  for (const [namespace, definition] of Object.entries(read.json)) {
    const type = namespace === '' ? 'Action' : `${namespace}::Action`
    const groups = (id: string): string[] =>
      (definition.actions[id]?.memberOf ?? []).flatMap((group) => [group.id, ...groups(group.id)])
    for (const [id, { appliesTo }] of Object.entries(definition.actions)) {
      const ancestors = new Set(groups(id).map((group) => new EntityUid(type, group).key))
      actions.set(new EntityUid(type, id).key, { attributes: new CedarRecord({}), ancestors })
      const { principalTypes: principals = [], resourceTypes: resources = [] } = appliesTo ?? {}
      allowed.set(id, { principals, resources })
    }
  }
  const named = new Map([...allowed.keys()].map((act) => [act, new EntityUid('Action', act)]))
  const unknown = new EntityUid('Action', 'unknown')
  return {
    actions,
    actionOf: (act) => named.get(act) ?? unknown,
    applies: (principal, action, resource) => {
      const types = allowed.get(action)
      return types !== undefined && types.principals.includes(principal) && types.resources.includes(resource)
    },
  }
}

function unreadableSchema(errors: readonly cedar.DetailedError[]): KnutpunktError {
  return new KnutpunktError(policyErrors.policies_unreadable, {
    values: {
      file: 'knutpunkt.cedarschema',
      reason: errors.map((error) => [error.message, error.help].filter(Boolean).join('; ')).join('; '),
    },
  })
}
