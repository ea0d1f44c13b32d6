import type { CaseActor, CaseResource, DecisionCase } from '../contract/decision.ts'
import {
  CedarRecord,
  type CedarRequest,
  CedarSet,
  type Entity,
  EntityUid,
  type Value,
} from './cedar-value.ts'

const none: ReadonlySet<string> = new Set()
const nobody = '?'

/** The entities of one request, over those that are the same for all (the actions). */
export class CaseEntities {
  readonly #added: Named[] = []
  readonly #shared: ReadonlyMap<string, Entity>

  constructor(shared: ReadonlyMap<string, Entity>) {
    this.#shared = shared
  }

  /** They are a handful, and quicker looked through than put in order. Of two by one name the later counts. */
  find(uid: EntityUid): Entity | undefined {
    return this.#added.findLast((each) => each.uid.is(uid))?.entity ?? this.#shared.get(uid.key)
  }

  /** All of them, by their keys. */
  all(): Map<string, Entity> {
    return new Map([...this.#shared, ...this.own()])
  }

  /** Those of the request, by their keys. */
  own(): Map<string, Entity> {
    return new Map(this.#added.map(({ uid, entity }) => [uid.key, entity]))
  }

  add(uid: EntityUid, fields: Record<string, Value>, ancestors: ReadonlySet<string> = none): Named {
    const named = { uid, entity: { attributes: new CedarRecord(fields), ancestors } }
    this.#added.push(named)
    return named
  }
}

interface Named {
  readonly uid: EntityUid
  readonly entity: Entity
}

/** Puts a case in the terms of the schema (`policies/knutpunkt.cedarschema`). */
export function cedarRequest(
  of: DecisionCase,
  actions: ReadonlyMap<string, Entity>,
): CedarRequest<CaseEntities> {
  const entities = new CaseEntities(actions)
  const person = entities.add(new EntityUid('Resident', of.person?.id ?? nobody), {
    child: of.person?.child ?? false,
    canConsent: of.person?.canConsent ?? false,
  })
  const { grounds } = of
  const circumstances = {
    act: of.act,
    purpose: of.purpose,
    loa: of.loa,
    missing: new CedarSet(of.missing),
    patientRelation: grounds.patientRelation === true,
    takesPart: grounds.takesPart === true,
    services: grounds.services === true,
    important: grounds.important === true,
    danger: grounds.danger === true,
    consentImpossible: grounds.consentImpossible === true,
    attitudeInvestigated: grounds.attitudeInvestigated === true,
    onRequest: grounds.onRequest === true,
    openCase: grounds.openCase === true,
  }
  const action = new EntityUid('Action', of.act)
  const principal = addActor(entities, of.actor, person)
  const resource = addResource(entities, of.resource, person.uid)
  return {
    principal: principal.uid,
    principalEntity: principal.entity,
    action: actions.has(action.key) ? action : new EntityUid('Action', 'unknown'),
    resource: resource.uid,
    resourceEntity: resource.entity,
    context: new CedarRecord(circumstances),
    entities,
  }
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
} as const

function addActor(entities: CaseEntities, actor: CaseActor, person: Named): Named {
  const uid = new EntityUid(principalTypes[actor.kind], actor.id)
  switch (actor.kind) {
    case 'staff':
      return entities.add(uid, {
        organisation: organisation(actor.organisation),
        unit: unit(entities, actor.unit, actor.organisation),
        capacity: actor.capacity,
        assignmentValid: actor.assignmentValid,
        purposes: new CedarSet(actor.purposes),
        informationTypes: new CedarSet(actor.informationTypes),
        roles: new CedarSet(actor.roles),
        serves: new CedarSet(actor.serves.map(organisation)),
      })
    case 'system':
      return entities.add(uid, {
        organisation: organisation(actor.organisation),
        actsFor: new CedarSet(actor.actsFor.map(organisation)),
        agreement: actor.agreement,
        agreedTypes: new CedarSet(actor.agreedTypes),
        admitted: actor.admitted,
        withinLimits: actor.withinLimits,
      })
    case 'proxy':
      return entities.add(uid, {
        person: new EntityUid('Resident', actor.person),
        kind: actor.proxyKind,
        valid: actor.valid,
        acts: new CedarSet(actor.acts),
        understood: actor.understood,
      })
    case 'device':
      return entities.add(uid, { controller: organisation(actor.controller) })
    case 'resident':
      // She is there already when it is about herself.
      return uid.is(person.uid) ? person : entities.add(uid, { child: false, canConsent: false })
  }
}

function addResource(entities: CaseEntities, resource: CaseResource, person: EntityUid): Named {
  const uid = new EntityUid(resourceTypes[resource.kind], 'it')
  const controller = organisation(resource.controller)
  switch (resource.kind) {
    case 'record':
      return entities.add(uid, {
        person,
        controller,
        controllerKind: resource.controllerKind,
        unit: unit(entities, resource.unit, resource.controller),
        types: new CedarSet(resource.types),
        consents: new CedarSet(resource.consents),
        informed: resource.informed,
        outerBlock: resource.outerBlock,
        innerBlock: resource.innerBlock,
        confidentiality: resource.confidentiality,
      })
    case 'measure':
      return entities.add(uid, {
        person,
        controller,
        kind: resource.measureKind,
        careDecision: resource.careDecision,
        consents: new CedarSet(resource.consents),
        needWeighed: resource.needWeighed,
      })
    case 'matter':
      return entities.add(uid, { person, controller, hers: resource.hers })
    case 'reception':
      return entities.add(uid, { controller })
    case 'incident':
      return entities.add(uid, { controller, open: resource.open, retentionOver: resource.retentionOver })
    case 'dataset':
      return entities.add(uid, {
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

function unit(entities: CaseEntities, id: string, of: string): EntityUid {
  return entities.add(new EntityUid('Unit', id), {}, new Set([organisation(of).key])).uid
}
