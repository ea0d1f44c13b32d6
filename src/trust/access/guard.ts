import { KnutpunktError, type Party, type Queryable } from '../../kernel/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { AuditEntryWrite } from '../contract/audit.ts'
import type { Decision, DecisionRequest, Grounds } from '../contract/decision.ts'
import type { Decisions } from '../decision/decide.ts'
import { rightsErrors } from '../rights/rights-errors.ts'

/** What somebody would do, as the rules see it. */
export interface GuardedAct {
  /** The named act that rules decide on, such as `alarms.handle`. */
  act: string
  /** Whose data. Absent: her own organisation's. */
  controller?: string | undefined
  /** The resident it is about. */
  person?: string | undefined
  purpose?: string | undefined
  grounds?: Partial<Grounds> | undefined
}

/** That it was decided, and on what. */
export interface Granted extends GuardedAct {
  readonly decision: string
}

/** What was done, for the log. Never content. */
export interface Done {
  /** The act's code, such as `welfare.alarm.acknowledge`. */
  act: string
  granted?: Granted | undefined
  person?: string | undefined
  controller?: string | undefined
  /** Whom a system stood in for. */
  onBehalfOf?: string | undefined
  /** Which other matter it was about, by its id. */
  about?: string | undefined
  outcome?: AuditEntryWrite['outcome']
}

/** What every room asks before an act, and tells after it. */
export interface Guard {
  /**
   * Decides by the rules. A denial is entered in the log.
   *
   * @throws {KnutpunktError} trust.decision_denied, with the paragraph and the decision's id
   */
  require(party: Party, asked: GuardedAct): Promise<Granted>
  /** Those of her controllers for which the act is permitted. `all` is for systems that act for all. */
  controllersFor(party: Party, act: string): Promise<readonly string[] | 'all'>
  /** Enters what was done, in the transaction that does it: both are kept or neither. */
  enter(db: Queryable, party: Party, done: Done): Promise<void>
}

export interface GuardDeps {
  decisions: Pick<Decisions, 'decideNow'>
  audit: Pick<Audit, 'append'>
  /** Where denials are entered: outside any transaction, since what they refuse is rolled back. */
  db: Queryable
  /** Told of each act of a system, for its exposure limits. */
  onUse?: (party: Party, asked: GuardedAct) => void
  /** Told of each denial, so that it can be explained. */
  onDenied?: (request: DecisionRequest, decision: Decision) => Promise<void>
}

/** What the alarm reception keeps of people, homes and alarms, as agreements and limits name it. */
export const receptionInformation = 'social_alarm'

const administrators = new Set(['administrator', 'integration_engineer', 'data_steward', 'analyst'])

/** The purpose when none is told: of those who only administer it is that, of auditors control, of analysts secondary use, of everybody else the alarm. */
function ordinaryPurpose({ roles }: Pick<Party, 'roles'>): string {
  if (roles.length === 0) return 'alarm'
  if (roles.every((role) => role === 'auditor')) return 'control'
  if (roles.every((role) => role === 'analyst')) return 'secondary_use'
  return roles.every((role) => administrators.has(role)) ? 'administration' : 'alarm'
}

export function createGuard({ decisions, audit, db, onUse, onDenied }: GuardDeps): Guard {
  const decide = (party: Party, asked: GuardedAct) => decisions.decideNow(requestOf(party, asked))
  return {
    async require(party, asked) {
      const decision = await decide(party, asked)
      // What is refused is noticed too: a product that is taken over tries what it may not.
      if (party.kind === 'system') onUse?.(party, asked)
      if (decision.decision === 'deny') {
        await audit.append(db, [
          entryOf(party, { ...denialOf(asked), granted: { ...asked, decision: decision.id } }),
        ])
        await onDenied?.(requestOf(party, asked), decision)
        throw deniedBy(decision)
      }
      return { ...asked, decision: decision.id }
    },
    async controllersFor(party, act) {
      if (party.controllers === 'all') return 'all'
      const { controllers } = party
      const decided = await Promise.all(controllers.map((controller) => decide(party, { act, controller })))
      return controllers.filter((_, at) => decided[at]!.decision === 'permit')
    },
    async enter(client, party, done) {
      await audit.append(client, [entryOf(party, done)])
    },
  }
}

/** Refuses as a decision did: the first rule that denied, by its paragraph. */
export function deniedBy({ id, rules }: Pick<Decision, 'id' | 'rules'>): KnutpunktError {
  const { law, text } = rules[0]!
  return new KnutpunktError(rightsErrors.decision_denied, {
    values: { law, reasonSv: text.sv, reasonEn: text.en, decision: id },
  })
}

/** What kind of thing an act is about, by how its name begins; else the alarm reception. */
const kindsOfThings: Readonly<Record<string, 'service' | 'data' | 'dataset'>> = {
  services: 'service',
  data: 'data',
  region: 'dataset',
}

function requestOf(party: Party, { act, controller, person, purpose, grounds }: GuardedAct): DecisionRequest {
  const whose = controller ?? party.organisation
  const kind = kindsOfThings[act.split('.')[0]!] ?? 'reception'
  return {
    actor: {
      kind: party.kind,
      id: party.id,
      ...(party.assignment !== undefined && { assignment: party.assignment }),
    },
    act: { name: act },
    resource: {
      kind,
      ...(whose !== undefined && { controller: whose }),
      informationTypes: kind === 'reception' ? [receptionInformation] : [],
      // A system may be limited to a cohort; of staff the person is for the log alone.
      ...(party.kind === 'system' && person !== undefined && { person }),
    },
    ...(party.kind !== 'resident' && { purpose: purpose ?? ordinaryPurpose(party) }),
    context: { levelOfAssurance: party.levelOfAssurance, ...(grounds && { grounds }) },
  }
}

const denialOf = ({ act }: GuardedAct): Done => ({ act, outcome: 'denied' })

type AuditActor = Pick<AuditEntryWrite, 'actorKind' | 'actor' | 'assignment' | 'forWhom' | 'unit'>

const actorKinds = { staff: 'employee', resident: 'resident', system: 'system' } as const

/** Who acts, as the log says it. */
export function actorOf(party: Party): AuditActor {
  return {
    actorKind: actorKinds[party.kind],
    actor: party.id,
    ...(party.assignment !== undefined && { assignment: party.assignment }),
    ...(party.organisation !== undefined && { forWhom: party.organisation }),
    ...(party.unit !== undefined && { unit: party.unit }),
  }
}

function entryOf(party: Party, done: Done): AuditEntryWrite {
  const { granted, act, outcome = 'done', onBehalfOf, about } = done
  const person = done.person ?? granted?.person
  const controller = done.controller ?? granted?.controller
  return {
    ...actorOf(party),
    act,
    outcome,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(person !== undefined && { person }),
    ...(controller !== undefined && { controller }),
    ...(party.kind !== 'resident' && { purpose: granted?.purpose ?? ordinaryPurpose(party) }),
    ...(granted !== undefined && { decision: granted.decision }),
    ...(about !== undefined && { about }),
  }
}
