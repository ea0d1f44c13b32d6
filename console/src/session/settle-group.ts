import { boardOf } from '../api/alarms.ts'
import { Refusal } from '../api/http.ts'
import { assignmentOf, currentLogin } from './login.ts'
import { currentSession, leaveGroup } from './session.ts'

/** Those who sit at a group of the alarm reception by what they are. */
const atReception = ['operator', 'responder']

/** The longest that a page waits to know whether there are alarms to follow. */
const waitMs = 3000

let settled: string | undefined

/**
 * Finds out, before any page opens, whether whoever may have alarms without being of the reception works at a unit that has
 * some: a coordinator's office most often has none, and then no page is to ask for them.
 */
export async function settleGroup(): Promise<void> {
  const group = currentSession()?.group.id
  if (group === undefined || group === settled) return
  if (assignmentOf(currentLogin())?.roles.some((role) => atReception.includes(role))) return
  try {
    await boardOf(group, AbortSignal.timeout(waitMs))
  } catch (error) {
    // anything else than that there is none is for the board to tell
    if (error instanceof Refusal && error.status === 404) leaveGroup(group)
  }
  settled = group
}
