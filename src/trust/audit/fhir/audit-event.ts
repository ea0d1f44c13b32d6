import type { AuditEntry } from '../../contract/audit.ts'
import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from './audit-event-type.ts'
import { interactionOf, purposeCoding, roles } from './codes.ts'

/** Whose log it is, for `source` and for the agent of the server. */
export interface EventSource {
  /** The log's origin, an address without scheme. */
  readonly origin: string
}

const profiles = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit'
const identifierSystem = 'urn:ietf:rfc:3986'

/**
 * An entry as a FHIR R4 AuditEvent after IHE BALP (Basic Audit Log Patterns): PatientRead, -Create, -Update and -Delete when the act
 * was done with a person's data, Read, Create and so on when with no one's. What was denied or failed, and acts that are none of
 * these, follow no profile, as BALP records only what succeeded.
 *
 * The log does not keep network addresses; `network`, which BALP demands, says that it is not known.
 */
export function toAuditEvent(entry: AuditEntry, { origin }: EventSource): AuditEvent {
  const interaction = interactionOf(entry.act)
  const done = entry.outcome === 'done' || entry.outcome === 'permitted'
  const profile =
    done && interaction ? `${profiles}.${entry.person ? 'Patient' : ''}${interaction.profile}` : undefined
  return {
    resourceType: 'AuditEvent',
    id: entry.id,
    ...(profile !== undefined && { meta: { profile: [profile] } }),
    type: interaction
      ? roles.rest
      : entry.outcome === 'denied'
        ? roles.securityAlert
        : roles.applicationActivity,
    subtype: [interaction?.subtype ?? actCoding(entry.act)],
    action: interaction?.action ?? 'E',
    recorded: entry.at,
    outcome: done ? '0' : entry.outcome === 'denied' ? '8' : '4',
    ...(entry.purpose !== undefined && { purposeOfEvent: [{ coding: [purposeCoding(entry)] }] }),
    agent: agentsOf(entry, origin, interaction?.action === 'R'),
    source: {
      ...(entry.unit !== undefined && { site: entry.unit }),
      observer: { identifier: { system: identifierSystem, value: `https://${origin}` } },
      type: [roles.applicationServer],
    },
    entity: entitiesOf(entry),
  }
}

/** Entries as a Bundle, for those who take AuditEvents in. */
export function toBundle(entries: readonly AuditEntry[], source: EventSource) {
  return {
    resourceType: 'Bundle' as const,
    type: 'collection' as const,
    entry: entries.map((entry) => ({
      fullUrl: `urn:uuid:${entry.id}`,
      resource: toAuditEvent(entry, source),
    })),
  }
}

function actCoding(act: string): Coding {
  return { system: 'urn:knutpunkt:act', code: act }
}

/** What acts without anybody at it; BALP has no user then. */
const machines: ReadonlySet<AuditEntry['actorKind']> = new Set(['system', 'device', 'program'])

/** BALP names client and server by the way the data goes: to the client when it is read, else to the server. */
function agentsOf(entry: AuditEntry, origin: string, reads: boolean): AuditEventAgent[] {
  const [client, server] = reads ? [roles.destination, roles.source] : [roles.source, roles.destination]
  const user = !machines.has(entry.actorKind)
  const clientOf = user ? `https://${origin}` : entry.actor
  return [
    { type: concept(client), who: named(clientOf), requestor: !user, network: unknownNetwork },
    {
      type: concept(server),
      who: named(`https://${origin}`),
      requestor: false,
      network: { address: `https://${origin}`, type: '5' },
    },
    ...(user ? [userOf(entry, reads)] : []),
    ...(entry.onBehalfOf === undefined
      ? []
      : [{ type: concept(roles.delegator), who: named(entry.onBehalfOf), requestor: false }]),
    ...(entry.forWhom === undefined
      ? []
      : [{ type: concept(roles.provider), who: named(entry.forWhom), requestor: false }]),
  ]
}

function userOf(entry: AuditEntry, reads: boolean): AuditEventAgent {
  return {
    type: concept(reads ? roles.recipient : roles.author),
    who: named(entry.actor),
    requestor: true,
    ...(entry.assignment !== undefined && { role: [{ text: entry.assignment }] }),
    ...(entry.decision !== undefined && { policy: [`urn:uuid:${entry.decision}`] }),
    ...(entry.purpose !== undefined && { purposeOfUse: [{ coding: [purposeCoding(entry)] }] }),
  }
}

function entitiesOf(entry: AuditEntry): AuditEventEntity[] {
  return [
    {
      type: roles.systemObject,
      role: roles.domainResource,
      what: { identifier: { system: 'urn:knutpunkt:act', value: entry.act } },
    },
    ...(entry.person === undefined
      ? []
      : [{ type: roles.person, role: roles.patient, what: { reference: `Patient/${entry.person}` } }]),
    ...(entry.about === undefined
      ? []
      : [
          {
            type: roles.other,
            what: { identifier: { system: identifierSystem, value: `urn:uuid:${entry.about}` } },
          },
        ]),
  ]
}

const unknownNetwork = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
}

function concept(coding: Coding) {
  return { coding: [coding] }
}

function named(value: string) {
  return { identifier: { value } }
}
