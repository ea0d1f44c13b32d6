import { KnutpunktError, type Party } from '../../kernel/index.ts'
import type { DecisionCase, DecisionRequest } from '../contract/decision.ts'
import type { DecisionAnswer, DecisionQuestion } from '../contract/question.ts'
import type { PartyDirectory } from '../party/party-directory.ts'
import type { RightsNames } from '../rights/rights-names.ts'
import type { Decisions } from './decide.ts'
import { questionErrors } from './question-errors.ts'

/** Told of each question before it is answered; when it throws, there is no answer. */
export type OnQuestion = (party: Party, request: DecisionRequest, answer: DecisionAnswer) => Promise<void>

export interface QuestionDeps {
  decisions: Pick<Decisions, 'decideOn'>
  directory: Pick<PartyDirectory, 'residentByIdentity' | 'employee' | 'employeeByHsaId' | 'assignmentsOf'>
  namesOf: RightsNames
  onQuestion: OnQuestion
}

/** Not known whose it is: nothing of anybody's is told by it. */
const nobody = '?'

/**
 * Asks the rules about a real case: the same facts and the same rules as when it happens, and nobody is let through. What is
 * told is what the rules look at, never content, and of the asker's own controllers alone: whether data there is blocked is
 * theirs to know (SVOD 2 kap. 5 §).
 *
 * @throws {KnutpunktError} trust.question_beyond_reach, trust.question_person_unknown, trust.question_actor_missing,
 *   trust.question_assignment_unclear
 */
export async function answerQuestion(
  { decisions, directory, namesOf, onQuestion }: QuestionDeps,
  party: Party,
  question: DecisionQuestion,
): Promise<DecisionAnswer> {
  const request = await requestOf()
  requireReach(party, request.resource.controller)
  const { decision, case: of } = await decisions.decideOn(request)
  // Of some things the registers say whose they are, whatever the question says.
  if (of.resource.controller !== nobody) requireReach(party, of.resource.controller)
  const answer = { decision, case: of, names: Object.fromEntries(await namesOf(namedIn(of))) }
  await onQuestion(party, request, answer)
  return answer

  async function requestOf(): Promise<DecisionRequest> {
    const { actorIdentity, personIdentity, actor, resource, ...rest } = question
    const controller = resource.controller ?? party.organisation
    const person = personIdentity === undefined ? resource.person : await residentOf(personIdentity)
    return {
      ...rest,
      actor: await actorOf(actor, actorIdentity),
      resource: {
        ...resource,
        ...(controller !== undefined && { controller }),
        ...(person !== undefined && { person }),
      },
    }
  }

  async function residentOf(identity: string): Promise<string> {
    const found = await directory.residentByIdentity(identity)
    if (found === undefined) throw new KnutpunktError(questionErrors.question_person_unknown)
    return found.id
  }

  async function actorOf(
    { id: given, ...actor }: DecisionQuestion['actor'],
    identity: string | undefined,
  ): Promise<DecisionRequest['actor']> {
    if (actor.kind === 'resident' && identity !== undefined)
      return { ...actor, id: await residentOf(identity) }
    if (given === undefined) throw new KnutpunktError(questionErrors.question_actor_missing)
    if (actor.kind !== 'staff' || actor.assignment !== undefined) return { ...actor, id: given }
    const { id } = (await directory.employeeByHsaId(given)) ?? { id: given }
    const held = (await directory.assignmentsOf(id)) ?? []
    if (held.length > 1) throw new KnutpunktError(questionErrors.question_assignment_unclear)
    return { ...actor, id, ...(held[0] && { assignment: held[0].id }) }
  }
}

function requireReach({ controllers }: Party, controller: string | undefined): void {
  if (controllers === 'all' || (controller !== undefined && controllers.includes(controller))) return
  throw new KnutpunktError(questionErrors.question_beyond_reach)
}

/** Everybody but residents, whom the asker knows already or has no need to. */
function namedIn({ actor, resource }: DecisionCase): string[] {
  const ids = [resource.controller, ...(resource.kind === 'record' ? [resource.unit] : [])]
  if (actor.kind === 'staff') ids.push(actor.id, actor.organisation, actor.unit)
  if (actor.kind === 'system') ids.push(actor.id, actor.organisation, ...actor.actsFor)
  return ids.filter((id) => id !== nobody)
}
