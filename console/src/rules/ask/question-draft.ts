import type { DecisionQuestion } from '../../api/contract.ts'
import { grounds } from '../try/case-fields.ts'

type Ground = (typeof grounds)[number]
type Kind = 'record' | 'matter' | 'reception'

/** A question while it is being written. */
export interface QuestionDraft {
  actor: 'staff' | 'system' | 'resident'
  /** Of an employee that is chosen from the register. */
  employee?: string | undefined
  assignment?: string | undefined
  /** Of an employee elsewhere. */
  hsaId: string
  system: string
  /** Whether the resident who acts is she herself. */
  herself: boolean
  actorIdentity: string
  act: string
  /** Her personal identity or her internal id. */
  person: string
  controller?: string | undefined
  unit?: string | undefined
  types: string[]
  purpose: string
  loa: number
  grounds: Ground[]
}

export const blankQuestion: QuestionDraft = {
  actor: 'staff',
  hsaId: '',
  system: '',
  herself: true,
  actorIdentity: '',
  act: 'records.read',
  person: '',
  types: [],
  purpose: 'care',
  loa: 3,
  grounds: ['patientRelation', 'important'],
}

const ofRecords = /^(records|accesses|information)\./
const ofMatters = /^(blocks|consents|rights|mandates|proxies|bookings)\./
const ofReception = /^(alarms|registers|organisation|people)\./

/** What an act is done to; undefined for what cannot be asked about here, since it is told of by its own id. */
export function kindOfAct(act: string): Kind | undefined {
  if (ofRecords.test(act)) return 'record'
  if (ofMatters.test(act)) return 'matter'
  return ofReception.test(act) ? 'reception' : undefined
}

const isId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

type Lacks = 'noActor' | 'noPerson' | 'noController'

/** What is still to be filled in, as the name of a text, or the question to be asked. */
export function questionOf(draft: QuestionDraft): { lacks: Lacks } | { question: DecisionQuestion } {
  const kind = kindOfAct(draft.act) ?? 'record'
  const person = draft.person.trim()
  if (!hasActor(draft)) return { lacks: 'noActor' }
  if (person === '' && kind !== 'reception') return { lacks: 'noPerson' }
  if (!draft.controller) return { lacks: 'noController' }
  const byId = isId(person)
  return {
    question: {
      ...whoActs(draft, person, byId),
      act: { name: draft.act },
      resource: {
        kind,
        controller: draft.controller,
        ...(byId && { person }),
        ...(kind === 'record' && draft.unit && { unit: draft.unit }),
        ...(draft.types.length > 0 && { informationTypes: draft.types }),
      },
      ...(!byId && person !== '' && { personIdentity: person }),
      ...(draft.actor !== 'resident' && { purpose: draft.purpose }),
      context: {
        levelOfAssurance: draft.loa,
        grounds: Object.fromEntries(draft.grounds.map((ground) => [ground, true])),
      },
    },
  }
}

function hasActor({ actor, employee, hsaId, system, herself, actorIdentity }: QuestionDraft): boolean {
  switch (actor) {
    case 'staff':
      return Boolean(employee) || hsaId.trim() !== ''
    case 'system':
      return system.trim() !== ''
    case 'resident':
      return herself || actorIdentity.trim() !== ''
  }
}

function whoActs(
  draft: QuestionDraft,
  person: string,
  byId: boolean,
): Pick<DecisionQuestion, 'actor' | 'actorIdentity'> {
  const { actor: kind, employee, assignment, hsaId, system, herself, actorIdentity } = draft
  switch (kind) {
    case 'staff':
      return employee
        ? { actor: { kind, id: employee, ...(assignment && { assignment }) } }
        : { actor: { kind, id: hsaId.trim() } }
    case 'system':
      return { actor: { kind, id: system.trim() } }
    case 'resident':
      if (!herself) return { actor: { kind }, actorIdentity: actorIdentity.trim() }
      return byId ? { actor: { kind, id: person } } : { actor: { kind }, actorIdentity: person }
  }
}
