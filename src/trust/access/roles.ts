import type { Text } from '../../kernel/index.ts'
import type { Role } from '../contract/party.ts'

export const roleTexts: Record<Role, Text> = {
  operator: { sv: 'Larmoperatör', en: 'Alarm operator' },
  responder: { sv: 'Utryckande personal', en: 'Responder' },
  coordinator: { sv: 'Samordnare', en: 'Coordinator' },
  integration_engineer: { sv: 'Integrationsingenjör', en: 'Integration engineer' },
  data_steward: { sv: 'Dataförvaltare', en: 'Data steward' },
  analyst: { sv: 'Analytiker', en: 'Analyst' },
  administrator: { sv: 'Administratör', en: 'Administrator' },
  auditor: { sv: 'Granskare', en: 'Auditor' },
}

const readRegisters = [
  'welfare.controllers.read',
  'welfare.groups.read',
  'welfare.staff.read',
  'welfare.homes.read',
  'welfare.people.read',
  'welfare.devices.read',
  'welfare.chains.read',
]
const alarms = [
  'welfare.alarms.read',
  'welfare.alarms.write',
  'welfare.screens.write',
  'welfare.incidents.read',
  'welfare.reports.read',
]
/** What any employee may read of the rules she is judged by, and of herself. */
const everyone = ['trust.rules.read']
const people = ['trust.rights.read', 'trust.rights.write']
/** Of whoever answers for data, and so may know what the rules would say of a real case about it. */
const questions = ['trust.decisions.ask']

/** The service platform: whoever sees to connections sees all of it. */
const seeServices = [
  'exchange.contracts.read',
  'exchange.addressing.read',
  'exchange.traffic.read',
  'exchange.explain.read',
  'exchange.index.read',
  'exchange.subscriptions.read',
  'exchange.catalogue.read',
]
const keepServices = [
  'exchange.contracts.write',
  'exchange.addressing.write',
  'exchange.addressing.approve',
  'exchange.index.write',
  'exchange.subscriptions.write',
  // Of systems that call by token: whoever keeps the platform gives it to them.
  'exchange.calls.make',
]

/** The data hub: what is counted, and how it is defined. */
const seeData = ['hub.products.read', 'hub.catalogue.read', 'hub.deliveries.read']
/** Rows under a permit, in a secure environment: whose permit it is is looked at beside that. */
const useEnvironments = ['hub.environments.use']
/** What is to leave such an environment; never one's own. */
const reviewOutputs = ['hub.outputs.review']
const keepData = ['hub.runs.write', 'hub.nodes.write', 'hub.deliveries.write']
/** Applications for data: whoever uses data applies, and the hub's own stewards decide. */
const seeRequests = ['hub.requests.read']
const applyForData = ['hub.requests.write']
const decideRequests = ['hub.requests.decide']
/** All applications and permits, to be looked at alone. */
const auditRequests = ['hub.requests.audit']

/** A region's node: what hubs have ordered, and what the region has decided. */
const seeRegion = ['region.runs.read', 'region.policies.read']
const decideRegion = ['region.runs.decide', 'region.policies.write']

/** A region's node: how its data is loaded. Rows that were set aside are for its data steward alone. */
const seeLoads = ['region.loads.read']
const keepLoads = ['region.loads.write', 'region.data.read']

/** A region's node: exports of its own data for its own use. */
const exportData = ['region.exports.read', 'region.exports.write']

/** A region's node: pseudonyms. Two data stewards go back to a person, each with another's permission in turn. */
const seePseudonyms = ['region.pseudonyms.read']
const keepPseudonyms = ['region.pseudonyms.write', 'region.pseudonyms.propose', 'region.pseudonyms.approve']

/** What each role may ask for at all. Whether she may about just this person is decided beside that, by the rules of law. */
const byRole: Record<Role, readonly string[]> = {
  operator: [...alarms, ...readRegisters, 'welfare.devices.write'],
  responder: [...alarms, ...readRegisters],
  coordinator: [
    ...alarms,
    ...readRegisters,
    'welfare.homes.write',
    'welfare.people.write',
    'welfare.devices.write',
    'welfare.chains.write',
    'welfare.staff.write',
    'welfare.groups.write',
    ...people,
    ...questions,
    'trust.parties.read',
  ],
  integration_engineer: [
    'trust.parties.read',
    'trust.systems.read',
    'trust.systems.write',
    'trust.agreements.read',
    'trust.certification.read',
    'trust.limits.read',
    'trust.federation.read',
    ...seeServices,
    ...keepServices,
  ],
  // she keeps custody and deputyship right in the registers (rule register-mandate)
  data_steward: [
    ...people,
    'trust.parties.read',
    'trust.agreements.read',
    'trust.certification.read',
    ...seeData,
    ...keepData,
    ...useEnvironments,
    ...reviewOutputs,
    ...seeRequests,
    ...decideRequests,
    ...seeRegion,
    ...decideRegion,
    ...seePseudonyms,
    ...keepPseudonyms,
    ...seeLoads,
    ...keepLoads,
    ...exportData,
  ],
  analyst: [
    'trust.parties.read',
    ...seeData,
    ...useEnvironments,
    ...reviewOutputs,
    'hub.runs.write',
    ...seeRequests,
    ...applyForData,
    ...seeRegion,
    ...seeLoads,
  ],
  administrator: [
    ...readRegisters.filter((permission) => permission !== 'welfare.people.read'),
    'welfare.controllers.write',
    'welfare.groups.write',
    'welfare.staff.write',
    'trust.parties.read',
    'trust.parties.write',
    'trust.systems.read',
    'trust.systems.write',
    'trust.agreements.read',
    'trust.agreements.write',
    'trust.certification.read',
    'trust.certification.write',
    'trust.limits.read',
    'trust.limits.write',
    'trust.federation.read',
    'trust.federation.write',
    'trust.keys.read',
    'trust.keys.write',
    ...questions,
    ...seeServices,
    ...seeData,
    'exchange.addressing.approve',
    ...seeRegion,
    ...seeLoads,
  ],
  auditor: [
    'trust.audit.read',
    'trust.audit.extract',
    'trust.audit.review',
    'trust.audit.review_assign',
    'trust.audit.review_rules',
    ...questions,
    'trust.parties.read',
    'trust.systems.read',
    'trust.agreements.read',
    'trust.certification.read',
    'trust.limits.read',
    ...seeData,
    ...seeRequests,
    ...auditRequests,
    'exchange.contracts.read',
    'exchange.addressing.read',
    'exchange.traffic.read',
    'exchange.explain.read',
    ...seeRegion,
    ...seeLoads,
    ...seePseudonyms,
  ],
}

/** What a resident may: everything about herself, and about those who have made her their proxy. */
export const residentPermissions: ReadonlySet<string> = new Set([...everyone, ...people, 'trust.audit.own'])

/** All that anybody may be let to do; a system's scopes are some of these. */
export const allPermissions: ReadonlySet<string> = new Set([
  ...everyone,
  ...Object.values(byRole).flat(),
  'trust.audit.own',
  'trust.decisions.write',
  'welfare.signals.post',
])

/** By the roles that are held, in one order: made once, since it is asked for with every request. */
const known = new Map<string, ReadonlySet<string>>()

/** What concerns everybody in the installation, and so is for those who work at the organisation that runs it. */
const installationAlone: ReadonlySet<string> = new Set([
  ...decideRequests,
  ...auditRequests,
  // Which organisation is which region, and by whose key a node is believed.
  'hub.nodes.write',
  'trust.audit.review_rules',
  'trust.federation.write',
  'trust.keys.read',
  'trust.keys.write',
])

/**
 * What somebody in these roles may ask for. Roles that are not known give nothing.
 *
 * @param operator whether she works at the organisation that runs the installation
 */
export function permissionsOf(held: readonly string[], operator: boolean): ReadonlySet<string> {
  if (held.length === 0) return none
  const roles = allRoles.filter((role) => held.includes(role))
  const key = `${operator} ${roles.join(' ')}`
  const made =
    known.get(key) ??
    new Set(
      [...everyone, ...roles.flatMap((role) => byRole[role])].filter(
        (permission) => operator || !installationAlone.has(permission),
      ),
    )
  known.set(key, made)
  return made
}

const none: ReadonlySet<string> = new Set()
const allRoles = Object.keys(byRole) as Role[]
