import { type Database, isUnavailable } from '../../kernel/index.ts'
import type { AuthenticationPolicy, AuthenticationQuestion } from '../../scaip/index.ts'
import type { RefusalLedger } from './refusals.ts'

interface Row {
  cid: string
  mode: 'device_id' | 'digest' | 'certificate' | 'device_key'
  authentication: { username?: string; ha1?: Record<string, string>; certificateSubject?: string }
}

/**
 * How a device has to show who it is, as the register says. A device nobody knows is let in by its own word: its alarm
 * becomes an alarm, marked unknown. Answers are remembered for ten seconds, 10,000 of them at most.
 *
 * A message that cannot be looked up is turned away by the caller, and counted here.
 * Whoever asks while a question is under way is asked for together in the next one, so that a storm of presses does not
 * become a storm of questions.
 */
export function createDeviceAuthentication(db: Database, refusals: RefusalLedger) {
  const remembered = new Map<string, { policy: AuthenticationPolicy; until: number }>()
  const readTogether = together((cids: string[]) => read(db, cids))
  const turnedAway = (error: unknown): never => {
    if (isUnavailable(error)) refusals.count('database_away')
    throw error
  }
  return async ({ fromUser }: AuthenticationQuestion): Promise<AuthenticationPolicy> => {
    const cid = fromUser.trim()
    const known = remembered.get(cid)
    if (known && known.until > performance.now()) return known.policy
    const policy = (await readTogether(cid).catch(turnedAway)) ?? { method: 'device-id' }
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(cid, { policy, until: performance.now() + rememberedMs })
    return policy
  }
}

const rememberedMs = 10_000
const mostRemembered = 10_000

/** A question that has hung for this long (a connection gone without a word) is waited for by those who asked it, and no others. */
const patienceMs = 2_000

const patience = () => new Promise((resolve) => setTimeout(resolve, patienceMs).unref())

/** Gathers keys while an answer is waited for; one question at a time, unless one hangs. */
export function together<T>(ask: (keys: string[]) => Promise<ReadonlyMap<string, T>>) {
  let gathering: { keys: Set<string>; answers: Promise<ReadonlyMap<string, T>> } | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  const gather = () => {
    const keys = new Set<string>()
    const answers = underWay.then(() => {
      gathering = undefined
      return ask([...keys])
    })
    underWay = Promise.race([answers.catch(() => undefined), patience()])
    return { keys, answers }
  }
  return async (key: string): Promise<T | undefined> => {
    gathering ??= gather()
    gathering.keys.add(key)
    return (await gathering.answers).get(key)
  }
}

async function read(db: Database, cids: string[]): Promise<Map<string, AuthenticationPolicy>> {
  const { rows } = await db.urgentPool.query<Row>({
    name: 'welfare.device_authentication',
    text: `select a.value as cid, d.authentication_mode as mode, d.authentication from welfare.device_address a
      join welfare.device d on d.id = a.device_id where a.scheme = 'scaip' and a.value = any($1::text[])`,
    values: [cids],
  })
  return new Map(rows.map((row) => [row.cid, policyOf(row)]))
}

function policyOf({ mode, authentication }: Row): AuthenticationPolicy {
  const { username, ha1, certificateSubject } = authentication
  if (mode === 'digest') return { method: 'digest', ha1: ha1 ?? {}, ...(username && { username }) }
  if (mode === 'certificate')
    return { method: 'certificate', ...(certificateSubject && { names: [certificateSubject] }) }
  // It has a key, and SIP has no way to show one.
  if (mode === 'device_key') return { method: 'refuse' }
  return { method: 'device-id' }
}
