import fc from 'fast-check'
import { capacities, type DecisionCase, missingFacts, proxyKinds } from '../contract/decision.ts'

const organisation = fc.constantFrom('regionen', 'kommunen', 'bolaget')
const person = fc.constantFrom('elsa', 'nils')
const unit = fc.constantFrom('kliniken', 'hemtjänsten')
/** Mostly yes, so that something is permitted now and then. */
const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n < 8)
const seldom = mostly.map((yes) => !yes)
const purposes = ['care', 'disclosure', 'secondary_use', 'statistics', 'legal_obligation', 'control']
const types = fc.subarray(['diagnoses', 'medication', 'care_plan'])
const mostTypes = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['diagnoses', 'medication', 'care_plan', 'social_alarm']) },
  { weight: 1, arbitrary: types },
)
const roles = fc.subarray([
  'integration_engineer',
  'operator',
  'responder',
  'coordinator',
  'administrator',
  'auditor',
  'data_steward',
  'analyst',
])
const consents = fc.subarray([
  'coherent_records',
  'disclosure_secrecy',
  'disclosure_process',
  'disclosure_receive',
  'welfare_technology',
  'camera',
  'secondary_use_opt_out',
])

const delegated = [
  'records.read',
  'accesses.list',
  'consents.give.technology',
  'bookings.make',
  'blocks.set',
  'proxies.grant',
]

const staff = fc.record({
  kind: fc.constant('staff' as const),
  id: fc.constantFrom('anna', 'bo'),
  organisation,
  unit,
  capacity: fc.constantFrom(...capacities),
  assignmentValid: mostly,
  purposes: fc.oneof(fc.constant(purposes), fc.subarray(purposes)),
  informationTypes: mostTypes,
  roles,
  serves: fc.uniqueArray(organisation),
})
const system = fc.record({
  kind: fc.constant('system' as const),
  id: fc.constant('appen'),
  organisation,
  actsFor: fc.uniqueArray(organisation),
  agreement: mostly,
  agreedTypes: mostTypes,
  admitted: mostly,
  withinLimits: mostly,
})
const resident = fc.record({ kind: fc.constant('resident' as const), id: person })
const proxy = fc.record({
  kind: fc.constant('proxy' as const),
  id: fc.constant('ove'),
  person,
  proxyKind: fc.constantFrom(...proxyKinds),
  valid: mostly,
  acts: fc.oneof(fc.constant(delegated), fc.subarray(delegated)),
  understood: mostly,
})
const device = fc.record({
  kind: fc.constant('device' as const),
  id: fc.constant('knappen'),
  controller: organisation,
})

const record = fc.record({
  kind: fc.constant('record' as const),
  controller: organisation,
  controllerKind: fc.constantFrom(...capacities),
  unit,
  types,
  consents,
  informed: mostly,
  outerBlock: seldom,
  innerBlock: seldom,
  confidentiality: fc.integer({ min: 0, max: 3 }),
})
const measure = fc.record({
  kind: fc.constant('measure' as const),
  controller: organisation,
  measureKind: fc.constantFrom('sensor' as const, 'camera' as const),
  careDecision: mostly,
  consents,
  needWeighed: mostly,
})
const matter = fc.record({ kind: fc.constant('matter' as const), controller: organisation, hers: mostly })
const data = fc.record({ kind: fc.constant('data' as const), controller: organisation })
const reception = fc.record({ kind: fc.constant('reception' as const), controller: organisation })
const incident = fc.record({
  kind: fc.constant('incident' as const),
  controller: organisation,
  open: fc.boolean(),
  retentionOver: mostly,
})
const dataset = fc.record({
  kind: fc.constant('dataset' as const),
  controller: organisation,
  permit: mostly,
  request: mostly,
  secureEnvironment: mostly,
  pseudonymised: mostly,
  optOutsRemoved: mostly,
  combinationDecided: mostly,
  personal: seldom,
})

const service = fc.record({
  kind: fc.constant('service' as const),
  controller: organisation,
  types,
  confidentiality: fc.integer({ min: 0, max: 3 }),
  authorised: mostly,
  proved: mostly,
  consentNeeded: fc.boolean(),
  consents,
  outerBlock: seldom,
})

const grounds = fc.record({
  patientRelation: mostly,
  takesPart: mostly,
  services: mostly,
  important: mostly,
  danger: fc.boolean(),
  consentImpossible: fc.boolean(),
  attitudeInvestigated: mostly,
  onRequest: mostly,
  openCase: mostly,
  ownMatter: seldom,
})

/** Which acts go with whom and what. */
const kinds = [
  { actors: fc.oneof(staff, resident, proxy), resource: record, acts: ['records.read'] },
  { actors: staff, resource: record, acts: ['records.read', 'records.write'] },
  { actors: system, resource: record, acts: ['records.read', 'records.disclose'] },
  {
    actors: staff,
    resource: record,
    acts: ['records.blocked_exists', 'records.blocked_by', 'information.share', 'accesses.review'],
  },
  { actors: fc.oneof(resident, proxy), resource: record, acts: ['accesses.list'] },
  {
    actors: fc.oneof(staff, resident, proxy),
    resource: matter,
    acts: ['blocks.set', 'blocks.lift', 'consents.give', 'consents.give.camera', 'consents.withdraw'],
  },
  {
    actors: fc.oneof(resident, proxy),
    resource: matter,
    acts: ['proxies.grant', 'proxies.end', 'bookings.make'],
  },
  { actors: staff, resource: measure, acts: ['technology.install', 'supervision.view'] },
  {
    actors: fc.oneof(staff, system),
    resource: reception,
    acts: ['alarms.read', 'alarms.handle', 'registers.write', 'people.reveal', 'organisation.write'],
  },
  { actors: device, resource: reception, acts: ['signals.post'] },
  { actors: staff, resource: incident, acts: ['deviations.report', 'breaches.report', 'evidence.delete'] },
  { actors: system, resource: service, acts: ['contracts.call'] },
  {
    actors: fc.oneof(staff, system),
    resource: service,
    acts: ['services.read', 'services.write', 'services.approve'],
  },
  { actors: fc.oneof(staff, system), resource: data, acts: ['data.read', 'data.write'] },
  { actors: staff, resource: data, acts: ['data.decide', 'data.apply'] },
  {
    actors: staff,
    resource: dataset,
    acts: [
      'secondary.process',
      'secondary.combine',
      'secondary.answer',
      'secondary.export',
      'region.read',
      'region.decide',
      'region.reidentify',
      'region.reidentify_approve',
    ],
  },
]
const fitting = fc.oneof(
  ...kinds.map(({ actors, resource, acts }) =>
    fc.record({ actor: actors, resource, act: fc.constantFrom(...acts) }),
  ),
)
const anything = fc.record({
  actor: fc.oneof(staff, system, resident, proxy, device),
  resource: fc.oneof(record, measure, matter, reception, incident, dataset, data),
  act: fc.constantFrom(...kinds.flatMap(({ acts }) => acts), 'something.else'),
})
const circumstances = fc.record(
  {
    person: fc.record({ id: person, child: seldom, canConsent: mostly }),
    purpose: fc.oneof(fc.constant('care'), fc.constantFrom(...purposes)),
    loa: fc.oneof(fc.constant(3), fc.integer({ min: 0, max: 4 })),
    grounds,
    missing: fc.oneof(
      { weight: 8, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray([...missingFacts]) },
    ),
  },
  { requiredKeys: ['purpose', 'loa', 'grounds', 'missing'] },
)

/** For tests: cases of all kinds, with a leaning towards what is permitted. */
export const anyCase = fc
  .tuple(fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: anything }), circumstances)
  .map(([what, how]) => ({ ...what, ...how }) as DecisionCase)
