import fc from 'fast-check'
import { Temporal } from '../../kernel/index.ts'
import type { DecisionCase, DecisionRequest } from '../contract/decision.ts'
import type { Rights } from '../rights/rights-cache.ts'
import { anyCase } from './case-fixture.ts'
import {
  type AssignmentFacts,
  type Capacity,
  type FactSources,
  nothingKnown,
  type SystemFacts,
} from './facts.ts'
import type { Whence } from './gather.ts'

/** For tests: what may be known when a request comes; what is left out is not known. */
export interface Facts {
  capacities?: Partial<Record<string, Capacity>>
  assignment?: AssignmentFacts
  system?: SystemFacts
  device?: { controller: string }
  person?: { child: boolean; canConsent: boolean }
  agreedTypes?: readonly string[]
  admitted?: boolean
  withinLimits?: boolean
  measure?: Awaited<ReturnType<FactSources['measure']>>
  incident?: Awaited<ReturnType<FactSources['incident']>>
  dataset?: Awaited<ReturnType<FactSources['dataset']>>
  contractAct?: { act: string; informationTypes: string[] }
  rights?: Rights
}

export const now = Temporal.Instant.from('2026-11-22T10:00:00Z')
const [before, after] = ['2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']
const past = '2026-02-01T00:00:00.000Z'

/** For tests: sources that answer at once, or only with a promise. */
export function whence(facts: Facts, later = false): Whence {
  const answer = <T>(value: T) => (later ? Promise.resolve(value) : value)
  const sources: FactSources = {
    ...nothingKnown,
    organisationCapacity: (id) => answer(facts.capacities?.[id]),
    assignment: () => answer(facts.assignment),
    system: () => answer(facts.system),
    device: () => answer(facts.device),
    person: () => answer(facts.person),
    agreedTypes: () => answer(facts.agreedTypes),
    admitted: () => answer(facts.admitted),
    withinLimits: () => answer(facts.withinLimits),
    measure: () => answer(facts.measure),
    incident: () => answer(facts.incident),
    dataset: () => answer(facts.dataset),
    contractAct: () => answer(facts.contractAct),
  }
  const rights = { known: () => (later ? undefined : facts.rights), of: () => answer(facts.rights) }
  return { sources, rights, now }
}

/** How what somebody has decided is narrowed, or over. */
const narrowing = fc.record(
  {
    controller: fc.constantFrom('regionen', 'kommunen'),
    recipient: fc.constantFrom('regionen', 'kommunen'),
    informationTypes: fc.subarray(['diagnoses', 'medication', 'care_plan'], { minLength: 1 }),
    validUntil: fc.constantFrom(past, after),
  },
  { requiredKeys: [] },
)
const mostlyWide = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: narrowing })

/** For tests: a request and the facts that make it come near a generated case, with a leaning towards what is permitted. */
export const anyRequest = fc
  .tuple(anyCase, mostlyWide, fc.boolean(), fc.boolean())
  .map(([of, narrow, byContract, forHerself]) => ({
    request: requestFrom(of, byContract),
    facts: factsFrom(of, narrow, forHerself),
  }))

function requestFrom(of: DecisionCase, byContract: boolean): DecisionRequest {
  const { actor, resource, person } = of
  const kind = actor.kind === 'proxy' ? 'resident' : actor.kind
  const about = resource.kind === 'record' ? { unit: resource.unit, informationTypes: resource.types } : {}
  return {
    actor: { kind, id: actor.id, ...(kind === 'staff' && { assignment: 'hers' }) },
    act: byContract ? { contract: 'contract', operation: 'read' } : { name: of.act },
    resource: {
      kind: resource.kind,
      id: 'it',
      controller: resource.controller,
      ...(person && { person: person.id }),
      ...about,
      ...(resource.kind === 'record' && { krt: { confidentiality: resource.confidentiality } }),
      ...(resource.kind === 'matter' && { acts: [resource.hers ? 'blocks.set' : 'proxies.grant'] }),
    },
    purpose: of.purpose,
    context: { levelOfAssurance: of.loa, grounds: of.grounds },
  }
}

function factsFrom(of: DecisionCase, narrow: object, forHerself: boolean): Facts {
  const { actor, resource, person } = of
  const who = person?.id ?? 'elsa'
  const { kind: _, ...thing } = resource
  const types = resource.kind === 'record' ? resource.types : []
  return {
    capacities: resource.kind === 'record' ? { [resource.controller]: resource.controllerKind } : {},
    person: { child: person?.child ?? false, canConsent: person?.canConsent ?? true },
    contractAct: { act: of.act, informationTypes: types },
    rights: rightsFrom(of, who, narrow, forHerself),
    ...(actor.kind === 'staff' && {
      assignment: {
        ...actor,
        validFrom: Temporal.Instant.from(before),
        validUntil: Temporal.Instant.from(actor.assignmentValid ? after : past),
      },
    }),
    ...(actor.kind === 'system' && {
      system: actor,
      admitted: actor.admitted,
      withinLimits: actor.withinLimits,
      ...(actor.agreement && { agreedTypes: actor.agreedTypes }),
    }),
    ...(actor.kind === 'device' && { device: actor }),
    ...(resource.kind === 'measure' && { measure: { ...(thing as typeof resource), person: who } }),
    ...(resource.kind === 'incident' && { incident: thing as typeof resource }),
    ...(resource.kind === 'dataset' && { dataset: thing as typeof resource }),
  }
}

function rightsFrom(
  { actor, resource }: DecisionCase,
  person: string,
  narrow: object,
  forHerself: boolean,
): Rights {
  const made = { id: 'it', version: 1, person, validFrom: before }
  const consents = resource.kind === 'record' || resource.kind === 'measure' ? resource.consents : []
  const {
    outerBlock = false,
    innerBlock = false,
    unit = 'kliniken',
  } = resource.kind === 'record' ? resource : {}
  const block = { ...made, setAt: before, setBy: person, controller: resource.controller, lifts: [] }
  return {
    consents: [...consents, 'informed'].map((kind) => ({
      ...{
        ...made,
        kind: kind as 'informed',
        givenAt: before,
        giver: person,
        giverKind: 'person' as const,
        textVersion: '1',
      },
      ...narrow,
    })),
    blocks: [
      ...(outerBlock ? [{ ...block, kind: 'outer' as const }] : []),
      ...(innerBlock ? [{ ...block, kind: 'inner' as const, unit }] : []),
    ],
    proxies:
      actor.kind === 'proxy'
        ? [
            {
              ...made,
              ...{ holder: actor.id, kind: actor.proxyKind, acts: actor.acts, understood: actor.understood },
              ...{
                person: forHerself ? person : actor.person,
                grantedAt: before,
                grantedBy: person,
                basis: '1',
              },
              ...(actor.valid ? {} : { validUntil: past }),
            },
          ]
        : [],
  }
}
