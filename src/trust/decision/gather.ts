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
import type { Asking } from './asking.ts'
import type { Answer, FactSources } from './facts.ts'

interface Gathering {
  asking: Asking
  request: DecisionRequest
  act: string
  purpose: string
  types: readonly string[]
  now: Moment
  rights: Rights | undefined
  sources: FactSources
  missing: MissingFact[]
}

/** Where the facts come from, and as of when. */
export interface Whence {
  sources: FactSources
  /** As a `RightsCache`. `of` answers undefined when nothing can be read. */
  rights: { known(person: string): Rights | undefined; of(person: string): Answer<Rights> }
  now: Moment
}

const noRights: Rights = { consents: [], blocks: [], proxies: [] }
const nobody = '?'

/**
 * Looks up everything the rules look at. What cannot be found out is named in `missing`, with the value beside it that
 * gives the least right; nothing is guessed in somebody's favour.
 */
export function gather(
  asking: Asking,
  request: DecisionRequest,
  { sources, rights: cache, now }: Whence,
): DecisionCase {
  const missing: MissingFact[] = []
  const { act, types } = actOf(asking, request, sources, missing)
  const who = request.resource.person
  const rights = who === undefined ? noRights : asking.fact(() => cache.known(who) ?? cache.of(who))
  if (rights === undefined) missing.push('facts')
  const purpose = purposeOf(request, missing)
  const gathering = { asking, request, act, purpose, types, now, rights, sources, missing }

  const person = personOf(gathering)
  const actor = actorOf(gathering)
  const resource = resourceOf(gathering, actor)
  const { levelOfAssurance: loa, grounds = {} } = request.context
  const given = { actor, act, resource, purpose, loa, grounds, missing }
  return person === undefined ? given : { ...given, person }
}

/** A list as a case has it. Nobody writes to a case, so what the sources keep is not copied. */
function listed<T>(list: readonly T[] | undefined): T[] {
  return (list ?? nothing) as T[]
}

const nothing: readonly never[] = Object.freeze([])

function actOf(
  asking: Asking,
  { act, resource }: DecisionRequest,
  sources: FactSources,
  missing: MissingFact[],
): { act: string; types: readonly string[] } {
  const types = resource.informationTypes ?? nothing
  if ('name' in act) return { act: act.name, types }
  const known = asking.fact(() => sources.contractAct(act.contract, act.operation, resource.kind))
  if (known === undefined) missing.push('act')
  // A contract carries what it carries, whatever the caller says that she wants of it.
  return { act: known?.act ?? 'unknown', types: known?.informationTypes ?? types }
}

/** Residents and devices act for themselves; everybody else says what for. */
function purposeOf({ actor, purpose }: DecisionRequest, missing: MissingFact[]): string {
  if (purpose !== undefined && purpose !== '') return purpose
  if (actor.kind === 'staff' || actor.kind === 'system') missing.push('purpose')
  return ''
}

const aboutSomebody = new Set(['record', 'measure', 'matter'])

function personOf({ asking, request, sources, now, missing }: Gathering): CasePerson | undefined {
  const id = request.resource.person
  if (id === undefined) {
    if (aboutSomebody.has(request.resource.kind)) missing.push('person')
    return undefined
  }
  // No rule of the reception looks at her, and help is not to wait for what the register knows of her.
  if (request.resource.kind === 'reception') return { id, child: false, canConsent: false }
  const known = asking.fact(() => sources.person(id, now))
  if (known === undefined) missing.push('person')
  return { id, child: known?.child ?? false, canConsent: known?.canConsent ?? false }
}

function actorOf(gathering: Gathering): CaseActor {
  const { asking, request, sources, missing } = gathering
  const { kind, id } = request.actor
  switch (kind) {
    case 'staff':
      return staffOf(gathering)
    case 'system':
      return systemOf(gathering)
    case 'resident':
      return residentOf(gathering)
    case 'device': {
      const device = asking.fact(() => sources.device(id))
      if (device === undefined) missing.push('actor')
      return { kind, id, controller: device?.controller ?? nobody }
    }
  }
}

function staffOf({ asking, request, sources, now, types, missing }: Gathering): CaseActor {
  const { id, assignment } = request.actor
  const found = assignment === undefined ? undefined : asking.fact(() => sources.assignment(id, assignment))
  if (found === undefined) missing.push('assignment')
  const capacity =
    found?.capacity ??
    (found &&
      (asking.fact(() => sources.unitCapacity(found.unit)) ??
        asking.fact(() => sources.organisationCapacity(found.organisation))))
  // The two roles of the law differ in what they may read of records; elsewhere neither rule asks.
  const matters = request.resource.kind === 'record'
  if (found !== undefined && capacity === undefined && matters) missing.push('capacity')
  return {
    kind: 'staff',
    id,
    organisation: found?.organisation ?? nobody,
    unit: found?.unit ?? nobody,
    capacity: capacity ?? 'annan',
    assignmentValid: found !== undefined && holds(found, now),
    purposes: listed(found?.purposes),
    informationTypes: listed(found?.informationTypes === 'all' ? types : found?.informationTypes),
    roles: listed(found?.roles),
    serves: listed(found?.serves),
  }
}

function systemOf(gathering: Gathering): CaseActor {
  const { asking, request, sources, missing, act, types, purpose, now } = gathering
  const { id } = request.actor
  const found = asking.fact(() => sources.system(id))
  if (found === undefined) missing.push('actor')
  const organisation = found?.organisation ?? nobody
  const call = {
    system: id,
    organisation,
    controller: request.resource.controller ?? nobody,
    person: request.resource.person,
    act,
    contract: 'contract' in request.act ? request.act.contract : request.resource.call?.contract,
    informationTypes: types,
    purpose,
    now,
  }
  const asked = request.resource.controller === undefined ? undefined : [call.controller]
  const agreed = found && asking.fact(() => sources.agreedTypes(call))
  return {
    kind: 'system',
    id,
    organisation,
    actsFor: found?.actsFor === 'all' ? listed(asked) : listed(found?.actsFor),
    agreement: agreed !== undefined,
    agreedTypes: listed(agreed),
    admitted: found !== undefined && asking.fact(() => sources.admitted(call)) === true,
    withinLimits: found !== undefined && asking.fact(() => sources.withinLimits(call)) === true,
  }
}

/** A resident who acts about another does it by her mandate, if she has one. */
function residentOf({ request, rights, act, now }: Gathering): CaseActor {
  const { id } = request.actor
  const { person } = request.resource
  const mandate =
    person === undefined || person === id ? undefined : mandateFor(rights?.proxies ?? nothing, id, act, now)
  if (mandate === undefined) return { kind: 'resident', id }
  const { kind: proxyKind, valid, acts, understood } = mandate
  return { kind: 'proxy', id, person: mandate.person, proxyKind, valid, acts, understood }
}

function resourceOf(gathering: Gathering, actor: CaseActor): CaseResource {
  const { asking, request, sources, missing } = gathering
  const { kind, id } = request.resource
  switch (kind) {
    case 'record':
      return recordOf(gathering, actor)
    case 'matter': {
      const acts = request.resource.acts ?? nothing
      return {
        kind,
        controller: mattersController(gathering, actor),
        hers: acts.every((act) => delegableActs.has(act)),
      }
    }
    case 'reception':
    case 'data':
      return { kind, controller: controllerOf(gathering) }
    case 'measure': {
      const found = id === undefined ? undefined : asking.fact(() => sources.measure(id))
      // A measure in somebody else's home than the one that is asked about is not this one.
      if (found === undefined || found.person !== request.resource.person || !isAsked(request, found)) {
        missing.push('resource')
        const unknown = { careDecision: false, consents: [], needWeighed: false }
        return { kind, controller: nobody, measureKind: 'camera', ...unknown }
      }
      const { person: _, ...measure } = found
      return { kind, ...measure, consents: consentsOf(gathering, measure.controller, actor) }
    }
    case 'incident': {
      const found = id === undefined ? undefined : asking.fact(() => sources.incident(id))
      if (found === undefined || !isAsked(request, found)) missing.push('resource')
      return { kind, ...(found ?? { controller: nobody, open: true, retentionOver: false }) }
    }
    case 'service':
      return serviceOf(gathering, actor)
    case 'dataset': {
      // What a region has, administered as a whole, is no single data set.
      if (gathering.act.startsWith('region.'))
        return { kind, ...noDataset, controller: controllerOf(gathering) }
      const found = id === undefined ? undefined : asking.fact(() => sources.dataset(id))
      if (found === undefined || !isAsked(request, found)) missing.push('resource')
      return { kind, ...(found ?? noDataset) }
    }
  }
}

/** Whether what was found is of the controller that is asked about, when one is. */
function isAsked({ resource }: DecisionRequest, found: { controller: string }): boolean {
  return resource.controller === undefined || resource.controller === found.controller
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

/** A contract at an address: what the platform knows of the call, and what the person has decided when it is about somebody. */
function serviceOf(gathering: Gathering, actor: CaseActor): CaseResource {
  const { request, types, rights, now, missing } = gathering
  const { unit, krt, call, person } = request.resource
  const controller = controllerOf(gathering)
  if (types.length === 0 && gathering.act === 'contracts.call') missing.push('types')
  const blocks = blocksFor(rights?.blocks ?? nothing, {
    controller,
    unit: unit ?? '',
    informationTypes: types,
    createdAt: undefined,
    reader: { organisation: organisationOf(actor), unit: nobody },
    now,
  })
  return {
    kind: 'service',
    controller,
    types: listed(types),
    confidentiality: krt?.confidentiality ?? 3,
    authorised: call?.authorised ?? false,
    proved: call?.proved ?? false,
    consentNeeded: call?.consentNeeded ?? true,
    // Whom it is about is not always said in a request; then there is nobody whose decisions could be looked at.
    consents: person === undefined ? [] : consentsOf(gathering, controller, actor),
    outerBlock: person !== undefined && (rights === undefined || blocks.outer),
  }
}

function recordOf(gathering: Gathering, actor: CaseActor): CaseResource {
  const { asking, request, sources, missing, types, now, rights } = gathering
  const { unit, krt, createdAt } = request.resource
  // The list of accesses is one, whoever has the data; so it is of nobody's in particular.
  const ofAll = gathering.act === 'accesses.list' && request.resource.controller === undefined
  const controller = ofAll ? nobody : controllerOf(gathering)
  // What the registers know goes before what the caller says.
  const controllerKind =
    (unit === undefined ? undefined : asking.fact(() => sources.unitCapacity(unit))) ??
    asking.fact(() => sources.organisationCapacity(controller)) ??
    request.resource.controllerKind
  if (controllerKind === undefined && !ofAll) missing.push('controllerKind')
  if (types.length === 0 && (actor.kind === 'staff' || actor.kind === 'system')) missing.push('types')
  const consents = consentsOf(gathering, controller, actor)
  const blocks = blocksFor(rights?.blocks ?? nothing, {
    controller,
    unit: unit ?? '',
    informationTypes: types,
    createdAt: createdAt === undefined ? undefined : Temporal.Instant.from(createdAt),
    reader: { organisation: organisationOf(actor), unit: actor.kind === 'staff' ? actor.unit : nobody },
    now,
  })
  return {
    kind: 'record',
    controller,
    controllerKind: controllerKind ?? 'annan',
    unit: unit ?? nobody,
    types: listed(types),
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
  if (controller === undefined) missing.push('controller')
  return controller ?? nobody
}

/** A resident's own matter need not be with anybody in particular; staff acts at its own organisation. */
function mattersController({ request }: Gathering, actor: CaseActor): string {
  return request.resource.controller ?? (actor.kind === 'staff' ? actor.organisation : nobody)
}

function consentsOf({ rights, types, now }: Gathering, controller: string, actor: CaseActor) {
  const question = { controller, recipients: recipientsOf(actor), informationTypes: types, now }
  return consentsFor(rights?.consents ?? nothing, question)
}

/** A system gets it for those it acts for, too. */
function recipientsOf(actor: CaseActor): string[] {
  return [organisationOf(actor), ...(actor.kind === 'system' ? actor.actsFor : [])]
}

function organisationOf(actor: CaseActor): string {
  return actor.kind === 'staff' || actor.kind === 'system' ? actor.organisation : nobody
}

function holds(
  { validFrom, validUntil }: { validFrom: Moment; validUntil?: Moment | undefined },
  now: Moment,
): boolean {
  const at = now.epochMilliseconds
  return at >= validFrom.epochMilliseconds && (validUntil === undefined || at < validUntil.epochMilliseconds)
}
