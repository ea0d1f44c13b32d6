import type { Database } from '../../kernel/index.ts'
import type { AuthenticationPolicy, AuthenticationQuestion } from '../../scaip/index.ts'

interface Row {
  mode: 'device_id' | 'digest' | 'certificate'
  authentication: { username?: string; ha1?: Record<string, string>; certificateSubject?: string }
}

/**
 * How a device has to show who it is, as the register says. A device nobody knows is let in by its own word: its alarm
 * becomes an alarm, marked unknown. Answers are remembered for ten seconds, 10,000 of them at most.
 */
export function createDeviceAuthentication(db: Database) {
  const remembered = new Map<string, { policy: AuthenticationPolicy; until: number }>()
  return async ({ fromUser }: AuthenticationQuestion): Promise<AuthenticationPolicy> => {
    const cid = fromUser.trim()
    const known = remembered.get(cid)
    if (known && known.until > performance.now()) return known.policy
    const policy = await read(db, cid)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(cid, { policy, until: performance.now() + rememberedMs })
    return policy
  }
}

const rememberedMs = 10_000
const mostRemembered = 10_000

async function read(db: Database, cid: string): Promise<AuthenticationPolicy> {
  const { rows } = await db.pool.query<Row>({
    name: 'welfare.device_authentication',
    text: `select d.authentication_mode as mode, d.authentication from welfare.device_address a
      join welfare.device d on d.id = a.device_id where a.scheme = 'scaip' and a.value = $1`,
    values: [cid],
  })
  return rows[0] === undefined ? { method: 'device-id' } : policyOf(rows[0])
}

function policyOf({ mode, authentication }: Row): AuthenticationPolicy {
  const { username, ha1, certificateSubject } = authentication
  if (mode === 'digest') return { method: 'digest', ha1: ha1 ?? {}, ...(username && { username }) }
  if (mode === 'certificate')
    return { method: 'certificate', ...(certificateSubject && { names: [certificateSubject] }) }
  return { method: 'device-id' }
}
