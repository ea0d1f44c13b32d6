import type { AuditEntry } from '../../contract/audit.ts'
import type { AuditEvent, Coding } from './audit-event-type.ts'

const dicom = 'http://dicom.nema.org/resources/ontology/DCM'
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'
const entityType = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const objectRole = 'http://terminology.hl7.org/CodeSystem/object-role'
const actReason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'

/** The codings that BALP fixes. */
export const roles = {
  rest: {
    system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
    code: 'rest',
    display: 'Restful Operation',
  },
  securityAlert: { system: dicom, code: '110113', display: 'Security Alert' },
  applicationActivity: { system: dicom, code: '110100', display: 'Application Activity' },
  source: { system: dicom, code: '110153', display: 'Source Role ID' },
  destination: { system: dicom, code: '110152', display: 'Destination Role ID' },
  recipient: { system: participation, code: 'IRCP', display: 'information recipient' },
  author: { system: participation, code: 'AUT', display: 'author (originator)' },
  provider: {
    system: 'http://terminology.hl7.org/CodeSystem/v3-RoleClass',
    code: 'PROV',
    display: 'healthcare provider',
  },
  delegator: { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'DELEGATOR' },
  applicationServer: {
    system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
    code: '4',
    display: 'Application Server',
  },
  person: { system: entityType, code: '1', display: 'Person' },
  systemObject: { system: entityType, code: '2', display: 'System Object' },
  other: { system: entityType, code: '4', display: 'Other' },
  patient: { system: objectRole, code: '1', display: 'Patient' },
  domainResource: { system: objectRole, code: '4', display: 'Domain Resource' },
} as const satisfies Record<string, Coding>

interface Interaction {
  readonly profile: 'Read' | 'Create' | 'Update' | 'Delete'
  readonly action: AuditEvent['action']
  readonly subtype: Coding
}

const interaction = (profile: Interaction['profile'], action: Interaction['action']): Interaction => ({
  profile,
  action,
  subtype: { system: 'http://hl7.org/fhir/restful-interaction', code: profile.toLowerCase() },
})

const byVerb: Readonly<Record<string, Interaction>> = {
  read: interaction('Read', 'R'),
  list: interaction('Read', 'R'),
  search: interaction('Read', 'R'),
  export: interaction('Read', 'R'),
  extract: interaction('Read', 'R'),
  reveal: interaction('Read', 'R'),
  create: interaction('Create', 'C'),
  update: interaction('Update', 'U'),
  change: interaction('Update', 'U'),
  delete: interaction('Delete', 'D'),
  remove: interaction('Delete', 'D'),
  erase: interaction('Delete', 'D'),
}

/** What an act is called in FHIR, by its last word (`welfare.alarm.read`); undefined when it is none of REST's. */
export function interactionOf(act: string): Interaction | undefined {
  const verb = act.split(/[.:]/).at(-1)!
  return Object.hasOwn(byVerb, verb) ? byVerb[verb] : undefined
}

const reasons: Readonly<Record<string, Coding>> = {
  care: { system: actReason, code: 'TREAT', display: 'treatment' },
  emergency: { system: actReason, code: 'ETREAT', display: 'Emergency Treatment' },
  administration: { system: actReason, code: 'HOPERAT', display: 'healthcare operations' },
  quality: { system: actReason, code: 'HQUALIMP', display: 'health quality improvement' },
  research: { system: actReason, code: 'HRESCH', display: 'healthcare research' },
  own_access: { system: actReason, code: 'PATRQT', display: 'patient requested' },
}

/** Why, as HL7 codes it where it does. */
export function purposeCoding({ purpose = '', emergency }: AuditEntry): Coding {
  if (emergency) return reasons['emergency']!
  return Object.hasOwn(reasons, purpose)
    ? reasons[purpose]!
    : { system: 'urn:knutpunkt:purpose', code: purpose }
}
