import { Temporal } from '../../kernel/index.ts'
import { blocksFor } from '../block/block.ts'
import { consentsFor, type Moment } from '../consent/consent.ts'
import type {
  CaseActor,
  CasePerson,
  CaseResource,
  DecisionCase,
  DecisionRequest,
  MissingFact,
} from '../contract/decision.ts'
import { delegableActs, mandateFor } from '../proxy/proxy.ts'
import type { Rights } from '../rights/rights-cache.ts'
import { type Asking, fact } from './asking.ts'
import type { Answer, FactSources } from './facts.ts'

interface Gathering {
  request: DecisionRequest
  act: string
  purpose: string
  types: readonly string[]
  now: Temporal.Instant
  moment: Moment
  rights: Rights | undefined
  sources: FactSources
  missing: Set<MissingFact>
}

/** Where the facts come from, and as of when. */
export interface Whence {
  sources: FactSources
  /** As a `RightsCache`. `of` answers undefined when nothing can be read. */
  rights: { known(person: string): Rights | undefined; of(person: string): Answer<Rights> }
  now: Temporal.Instant
}

const noRights: Rights = { consents: [], blocks: [], proxies: [] }
const nobody = '?'

/**
 * Looks up everything the rules look at. What cannot be found out is named in `missing`, with the value beside it that
 * gives the least right; nothing is guessed in somebody's favour.
 */
export function* gather(
  request: DecisionRequest,
  { sources, rights: cache, now }: Whence,
): Asking<DecisionCase> {
  const missing = new Set<MissingFact>()
  const { act, types } = yield* actOf(request, sources, missing)
  const who = request.resource.person
  const rights = who === undefined ? noRights : yield* fact(cache.known(who) ?? cache.of(who))
  if (rights === undefined) missing.add('facts')
  const purpose = purposeOf(request, missing)
  // Read once: each consent, block and mandate is held against it.
  const moment = { epochMilliseconds: now.epochMilliseconds }
  const gathering: Gathering = { request, act, purpose, types, now, moment, rights, sources, missing }

  const person = yield* personOf(gathering)
  const actor = yield* actorOf(gathering)
  const resource = yield* resourceOf(gathering, actor)
  const { levelOfAssurance: loa, grounds = {} } = request.context
  const given = { actor, act, resource, purpose, loa, grounds, missing: [...missing] }
  return person === undefined ? given : { ...given, person }
}

function* actOf(
  { act, resource }: DecisionRequest,
  sources: FactSources,
  missing: Set<MissingFact>,
): Asking<{ act: string; types: readonly string[] }> {
  const types = resource.informationTypes ?? []
  if ('name' in act) return { act: act.name, types }
  const known = yield* fact(sources.contractAct(act.contract, act.operation))
  if (known === undefined) missing.add('act')
  // A contract carries what it carries, whatever the caller says that she wants of it.
  return { act: known?.act ?? 'unknown', types: known?.informationTypes ?? types }
}

/** Residents and devices act for themselves; everybody else says what for. */
function purposeOf({ actor, purpose }: DecisionRequest, missing: Set<MissingFact>): string {
  if (purpose !== undefined && purpose !== '') return purpose
  if (actor.kind === 'staff' || actor.kind === 'system') missing.add('purpose')
  return ''
}

const aboutSomebody = new Set(['record', 'measure', 'matter'])

function* personOf({ request, sources, now, missing }: Gathering): Asking<CasePerson | undefined> {
  const id = request.resource.person
  if (id === undefined) {
    if (aboutSomebody.has(request.resource.kind)) missing.add('person')
    return undefined
  }
  // No rule of the reception looks at her, and help is not to wait for what the register knows of her.
  if (request.resource.kind === 'reception') return { id, child: false, canConsent: false }
  const known = yield* fact(sources.person(id, now))
  if (known === undefined) missing.add('person')
  return { id, child: known?.child ?? false, canConsent: known?.canConsent ?? false }
}

function* actorOf(gathering: Gathering): Asking<CaseActor> {
  const { request, sources, missing } = gathering
  const { kind, id } = request.actor
  switch (kind) {
    case 'staff':
      return yield* staffOf(gathering)
    case 'system':
      return yield* systemOf(gathering)
    case 'resident':
      return residentOf(gathering)
    case 'device': {
      const device = yield* fact(sources.device(id))
      if (device === undefined) missing.add('actor')
      return { kind, id, controller: device?.controller ?? nobody }
    }
  }
}

function* staffOf({ request, sources, moment, types, missing }: Gathering): Asking<CaseActor> {
  const { id, assignment } = request.actor
  const found = assignment === undefined ? undefined : yield* fact(sources.assignment(id, assignment))
  if (found === undefined) missing.add('assignment')
  const capacity =
    found?.capacity ??
    (found &&
      ((yield* fact(sources.unitCapacity(found.unit))) ??
        (yield* fact(sources.organisationCapacity(found.organisation)))))
  // The two roles of the law differ in what they may read of records; elsewhere neither rule asks.
  const matters = request.resource.kind === 'record'
  if (found !== undefined && capacity === undefined && matters) missing.add('capacity')
  return {
    kind: 'staff',
    id,
    organisation: found?.organisation ?? nobody,
    unit: found?.unit ?? nobody,
    capacity: capacity ?? 'annan',
    assignmentValid: found !== undefined && holds(found, moment),
    purposes: [...(found?.purposes ?? [])],
    informationTypes: found?.informationTypes === 'all' ? [...types] : [...(found?.informationTypes ?? [])],
    roles: [...(found?.roles ?? [])],
    serves: [...(found?.serves ?? [])],
  }
}

function* systemOf(gathering: Gathering): Asking<CaseActor> {
  const { request, sources, missing, act, types, purpose, now } = gathering
  const { id } = request.actor
  const found = yield* fact(sources.system(id))
  if (found === undefined) missing.add('actor')
  const organisation = found?.organisation ?? nobody
  const call = {
    system: id,
    organisation,
    controller: request.resource.controller ?? nobody,
    person: request.resource.person,
    act,
    contract: 'contract' in request.act ? request.act.contract : undefined,
    informationTypes: types,
    purpose,
    now,
  }
  const agreed = found && (yield* fact(sources.agreedTypes(call)))
  return {
    kind: 'system',
    id,
    organisation,
    actsFor: [...(found?.actsFor ?? [])],
    agreement: agreed !== undefined,
    agreedTypes: [...(agreed ?? [])],
    admitted: found !== undefined && (yield* fact(sources.admitted(call))) === true,
    withinLimits: found !== undefined && (yield* fact(sources.withinLimits(call))) === true,
  }
}

/** A resident who acts about another does it by her mandate, if she has one. */
function residentOf({ request, rights, act, moment }: Gathering): CaseActor {
  const { id } = request.actor
  const { person } = request.resource
  const mandate =
    person === undefined || person === id ? undefined : mandateFor(rights?.proxies ?? [], id, act, moment)
  if (mandate === undefined) return { kind: 'resident', id }
  const { kind: proxyKind, valid, acts, understood } = mandate
  return { kind: 'proxy', id, person: mandate.person, proxyKind, valid, acts: [...acts], understood }
}

function* resourceOf(gathering: Gathering, actor: CaseActor): Asking<CaseResource> {
  const { request, sources, missing } = gathering
  const { kind, id } = request.resource
  switch (kind) {
    case 'record':
      return yield* recordOf(gathering, actor)
    case 'matter': {
      const acts = request.resource.acts ?? []
      return {
        kind,
        controller: mattersController(gathering, actor),
        hers: acts.every((act) => delegableActs.has(act)),
      }
    }
    case 'reception':
      return { kind, controller: controllerOf(gathering) }
    case 'measure': {
      const found = id === undefined ? undefined : yield* fact(sources.measure(id))
      // A measure in somebody else's home than the one that is asked about is not this one.
      if (found === undefined || found.person !== request.resource.person) {
        missing.add('resource')
        const nothing = { careDecision: false, consents: [], needWeighed: false }
        return { kind, controller: nobody, measureKind: 'camera', ...nothing }
      }
      const { person: _, ...measure } = found
      return { kind, ...measure, consents: consentsOf(gathering, measure.controller, actor) }
    }
    case 'incident': {
      const found = id === undefined ? undefined : yield* fact(sources.incident(id))
      if (found === undefined) missing.add('resource')
      return { kind, ...(found ?? { controller: nobody, open: true, retentionOver: false }) }
    }
    case 'dataset': {
      const found = id === undefined ? undefined : yield* fact(sources.dataset(id))
      if (found === undefined) missing.add('resource')
      return { kind, ...(found ?? noDataset) }
    }
  }
}

const noDataset = {
  controller: nobody,
  permit: false,
  request: false,
  secureEnvironment: false,
  pseudonymised: false,
  optOutsRemoved: false,
  combinationDecided: false,
  personal: true,
}

function* recordOf(gathering: Gathering, actor: CaseActor): Asking<CaseResource> {
  const { request, sources, missing, types, moment, rights } = gathering
  const { unit, krt, createdAt } = request.resource
  const controller = controllerOf(gathering)
  // What the registers know goes before what the caller says.
  const controllerKind =
    (unit === undefined ? undefined : yield* fact(sources.unitCapacity(unit))) ??
    (yield* fact(sources.organisationCapacity(controller))) ??
    request.resource.controllerKind
  if (controllerKind === undefined) missing.add('controllerKind')
  if (types.length === 0 && (actor.kind === 'staff' || actor.kind === 'system')) missing.add('types')
  const consents = consentsOf(gathering, controller, actor)
  const blocks = blocksFor(rights?.blocks ?? [], {
    controller,
    unit: unit ?? '',
    informationTypes: types,
    createdAt: createdAt === undefined ? undefined : Temporal.Instant.from(createdAt),
    reader: { organisation: organisationOf(actor), unit: actor.kind === 'staff' ? actor.unit : nobody },
    now: moment,
  })
  return {
    kind: 'record',
    controller,
    controllerKind: controllerKind ?? 'annan',
    unit: unit ?? nobody,
    types: [...types],
    consents,
    informed: consents.includes('informed'),
    outerBlock: rights === undefined || blocks.outer,
    innerBlock: rights === undefined || blocks.inner,
    // What is not classified is protected like what is most sensitive.
    confidentiality: krt?.confidentiality ?? 3,
  }
}

function controllerOf({ request, missing }: Gathering): string {
  const { controller } = request.resource
  if (controller === undefined) missing.add('controller')
  return controller ?? nobody
}

/** A resident's own matter need not be with anybody in particular; staff acts at its own organisation. */
function mattersController({ request }: Gathering, actor: CaseActor): string {
  return request.resource.controller ?? (actor.kind === 'staff' ? actor.organisation : nobody)
}

function consentsOf({ rights, types, moment }: Gathering, controller: string, actor: CaseActor) {
  const question = { controller, recipients: recipientsOf(actor), informationTypes: types, now: moment }
  return consentsFor(rights?.consents ?? [], question)
}

/** A system gets it for those it acts for, too. */
function recipientsOf(actor: CaseActor): string[] {
  return [organisationOf(actor), ...(actor.kind === 'system' ? actor.actsFor : [])]
}

function organisationOf(actor: CaseActor): string {
  return actor.kind === 'staff' || actor.kind === 'system' ? actor.organisation : nobody
}

function holds(
  { validFrom, validUntil }: { validFrom: Temporal.Instant; validUntil?: Temporal.Instant | undefined },
  now: Moment,
): boolean {
  const at = now.epochMilliseconds
  return at >= validFrom.epochMilliseconds && (validUntil === undefined || at < validUntil.epochMilliseconds)
}
