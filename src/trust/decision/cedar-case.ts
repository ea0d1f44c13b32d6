import type { CaseActor, CaseResource, DecisionCase } from '../contract/decision.ts'
import {
  CedarRecord,
  type CedarRequest,
  CedarSet,
  type Entity,
  EntityUid,
  type Value,
} from './cedar-value.ts'
import type { Policies } from './load-policies.ts'

const none: ReadonlySet<string> = new Set()
const nobody = '?'

/** An entity under its name. */
interface Named {
  readonly uid: EntityUid
  readonly entity: Entity
}

/** The entities of one request, over those that are the same for all (the actions). */
export class CaseEntities {
  readonly #shared: ReadonlyMap<string, Entity>
  readonly #of: DecisionCase
  readonly #person: Named
  readonly #principal: Named
  readonly #resource: Named
  /** Made when asked for: only rules that ask what is below a unit or an organisation do. */
  #units: readonly Named[] | undefined

  constructor(
    shared: ReadonlyMap<string, Entity>,
    of: DecisionCase,
    [person, principal, resource]: readonly [Named, Named, Named],
  ) {
    this.#shared = shared
    this.#of = of
    this.#person = person
    this.#principal = principal
    this.#resource = resource
  }

  find(uid: EntityUid): Entity | undefined {
    if (this.#person.uid.is(uid)) return this.#person.entity
    if (this.#resource.uid.is(uid)) return this.#resource.entity
    if (this.#principal.uid.is(uid)) return this.#principal.entity
    // Of two units by one name the later counts.
    return this.#unitsThere().findLast((each) => each.uid.is(uid))?.entity ?? this.#shared.get(uid.key)
  }

  /** All of them, by their keys. */
  all(): Map<string, Entity> {
    return new Map([...this.#shared, ...this.own()])
  }

  /** Those of the request, by their keys. */
  own(): Map<string, Entity> {
    const own = [...this.#unitsThere(), this.#principal, this.#resource, this.#person]
    return new Map(own.map(({ uid, entity }) => [uid.key, entity]))
  }

  #unitsThere(): readonly Named[] {
    this.#units ??= unitsOf(this.#of)
    return this.#units
  }
}

function unitsOf({ actor, resource }: DecisionCase): Named[] {
  return [
    ...(actor.kind === 'staff' ? [unitWithin(actor.unit, actor.organisation)] : []),
    ...(resource.kind === 'record' ? [unitWithin(resource.unit, resource.controller)] : []),
  ]
}

function unitWithin(id: string, of: string): Named {
  return named(unit(id), {}, new Set([organisation(of).key]))
}

function named(uid: EntityUid, fields: Record<string, Value>, ancestors: ReadonlySet<string> = none): Named {
  return { uid, entity: { attributes: new CedarRecord(fields), ancestors } }
}

/** Puts a case in the terms of the schema (`policies/knutpunkt.cedarschema`). */
export function cedarRequest(
  of: DecisionCase,
  { actions, actionOf }: Pick<Policies, 'actions' | 'actionOf'>,
): CedarRequest<CaseEntities> {
  const person = named(new EntityUid('Resident', of.person?.id ?? nobody), {
    child: of.person?.child ?? false,
    canConsent: of.person?.canConsent ?? false,
  })
  const principal = actorOf(of.actor, person)
  const resource = resourceOf(of.resource, person.uid)
  return {
    principal: principal.uid,
    principalEntity: principal.entity,
    action: actionOf(of.act),
    resource: resource.uid,
    resourceEntity: resource.entity,
    context: circumstancesOf(of),
    entities: new CaseEntities(actions, of, [person, principal, resource]),
  }
}

function circumstancesOf({ act, purpose, loa, missing, grounds }: DecisionCase): CedarRecord {
  return new CedarRecord({
    act,
    purpose,
    loa,
    missing: new CedarSet(missing),
    patientRelation: grounds.patientRelation === true,
    takesPart: grounds.takesPart === true,
    services: grounds.services === true,
    important: grounds.important === true,
    danger: grounds.danger === true,
    consentImpossible: grounds.consentImpossible === true,
    attitudeInvestigated: grounds.attitudeInvestigated === true,
    onRequest: grounds.onRequest === true,
    openCase: grounds.openCase === true,
    ownMatter: grounds.ownMatter === true,
  })
}

/** The type in the schema of what acts and of what is acted upon. */
export const principalTypes = {
  staff: 'Staff',
  system: 'System',
  resident: 'Resident',
  proxy: 'Proxy',
  device: 'Device',
} as const
export const resourceTypes = {
  record: 'Record',
  measure: 'Measure',
  matter: 'Matter',
  reception: 'Reception',
  incident: 'Incident',
  dataset: 'Dataset',
  service: 'Service',
  data: 'DataHub',
} as const

function actorOf(actor: CaseActor, person: Named): Named {
  const uid = new EntityUid(principalTypes[actor.kind], actor.id)
  switch (actor.kind) {
    case 'staff':
      return named(uid, {
        organisation: organisation(actor.organisation),
        unit: unit(actor.unit),
        capacity: actor.capacity,
        assignmentValid: actor.assignmentValid,
        purposes: new CedarSet(actor.purposes),
        informationTypes: new CedarSet(actor.informationTypes),
        roles: new CedarSet(actor.roles),
        serves: new CedarSet(actor.serves.map(organisation)),
      })
    case 'system':
      return named(uid, {
        organisation: organisation(actor.organisation),
        actsFor: new CedarSet(actor.actsFor.map(organisation)),
        agreement: actor.agreement,
        agreedTypes: new CedarSet(actor.agreedTypes),
        admitted: actor.admitted,
        withinLimits: actor.withinLimits,
      })
    case 'proxy':
      return named(uid, {
        person: new EntityUid('Resident', actor.person),
        kind: actor.proxyKind,
        valid: actor.valid,
        acts: new CedarSet(actor.acts),
        understood: actor.understood,
      })
    case 'device':
      return named(uid, { controller: organisation(actor.controller) })
    case 'resident':
      // She is there already when it is about herself.
      return uid.is(person.uid) ? person : named(uid, { child: false, canConsent: false })
  }
}

function resourceOf(resource: CaseResource, person: EntityUid): Named {
  const uid = new EntityUid(resourceTypes[resource.kind], 'it')
  const controller = organisation(resource.controller)
  switch (resource.kind) {
    case 'record':
      return named(uid, {
        person,
        controller,
        controllerKind: resource.controllerKind,
        unit: unit(resource.unit),
        types: new CedarSet(resource.types),
        consents: new CedarSet(resource.consents),
        informed: resource.informed,
        outerBlock: resource.outerBlock,
        innerBlock: resource.innerBlock,
        confidentiality: resource.confidentiality,
      })
    case 'measure':
      return named(uid, {
        person,
        controller,
        kind: resource.measureKind,
        careDecision: resource.careDecision,
        consents: new CedarSet(resource.consents),
        needWeighed: resource.needWeighed,
      })
    case 'matter':
      return named(uid, { person, controller, hers: resource.hers })
    case 'reception':
    case 'data':
      return named(uid, { controller })
    case 'incident':
      return named(uid, { controller, open: resource.open, retentionOver: resource.retentionOver })
    case 'service':
      return named(uid, {
        controller,
        types: new CedarSet(resource.types),
        confidentiality: resource.confidentiality,
        authorised: resource.authorised,
        proved: resource.proved,
        consentNeeded: resource.consentNeeded,
        consents: new CedarSet(resource.consents),
        outerBlock: resource.outerBlock,
      })
    case 'dataset':
      return named(uid, {
        controller,
        permit: resource.permit,
        request: resource.request,
        secureEnvironment: resource.secureEnvironment,
        pseudonymised: resource.pseudonymised,
        optOutsRemoved: resource.optOutsRemoved,
        combinationDecided: resource.combinationDecided,
        personal: resource.personal,
      })
  }
}

function organisation(id: string): EntityUid {
  return new EntityUid('Organisation', id)
}

function unit(id: string): EntityUid {
  return new EntityUid('Unit', id)
}
