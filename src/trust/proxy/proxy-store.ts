import {
  type Database,
  insert,
  KnutpunktError,
  newId,
  present,
  type Queryable,
  type Temporal,
} from '../../kernel/index.ts'
import { withBounds } from '../consent/consent.ts'
import type { Proxy, ProxyWrite } from '../contract/rights.ts'
import { type Maker, recordChange, requireRoom, startOf } from '../rights/rights-change.ts'
import { rightsErrors } from '../rights/rights-errors.ts'
import { proxyState } from './proxy.ts'

/** A mandate as it lies in the table. */
export type StoredProxy = Omit<Proxy, 'state'>

/** All SQL of proxies. What changes one runs in the caller's transaction. */
export interface ProxyStore {
  list(person: string, now: Temporal.Instant): Promise<Proxy[]>
  get(person: string, id: string, now: Temporal.Instant): Promise<Proxy>
  /** The mandates that somebody holds for others. */
  held(holder: string, now: Temporal.Instant): Promise<Proxy[]>
  /** @throws {KnutpunktError} trust.proxy_acts_missing, trust.proxy_of_oneself, trust.period_invalid */
  grant(client: Queryable, person: string, write: ProxyWrite, maker: Maker): Promise<Proxy>
  /** @throws {KnutpunktError} trust.proxy_not_found, trust.proxy_ended */
  end(client: Queryable, person: string, id: string, maker: Maker): Promise<Proxy>
}

const columns = `id, version, person, holder, kind, acts, granted_at as "grantedAt", granted_by as "grantedBy",
  registered_by as "registeredBy", understood, basis, valid_from as "validFrom", valid_until as "validUntil",
  ended_at as "endedAt", ended_by as "endedBy"`

export function createProxies(db: Database): ProxyStore {
  const withState = (proxy: StoredProxy, now: Temporal.Instant): Proxy => ({
    ...proxy,
    state: proxyState(proxy, now),
  })
  const find = async (client: Queryable, person: string, id: string, lock = ''): Promise<StoredProxy> => {
    const { rows } = await client.query(
      `select ${columns} from trust.proxy where person = $1 and id = $2 ${lock}`,
      [person, id],
    )
    if (!rows[0]) throw new KnutpunktError(rightsErrors.proxy_not_found)
    return present<StoredProxy>(rows[0])
  }
  const kept = async (client: Queryable, person: string, id: string, act: string, maker: Maker) => {
    const proxy = await find(client, person, id)
    await recordChange(client, { ...proxy, kind: 'proxy' }, act, maker, proxy)
    return withState(proxy, maker.at)
  }
  return {
    async list(person, now) {
      const { rows } = await db.pool.query(
        `select ${columns} from trust.proxy where person = $1 order by granted_at desc, id desc limit 1000`,
        [person],
      )
      return rows.map((row) => withState(present<StoredProxy>(row), now))
    },
    async held(holder, now) {
      const { rows } = await db.pool.query(
        `select ${columns} from trust.proxy where holder = $1 order by granted_at desc, id desc limit 1000`,
        [holder],
      )
      return rows.map((row) => withState(present<StoredProxy>(row), now))
    },
    get: async (person, id, now) => withState(await find(db.pool, person, id), now),
    async grant(client, person, write, maker) {
      if (write.kind !== 'custodian' && write.acts.length === 0) {
        throw new KnutpunktError(rightsErrors.proxy_acts_missing)
      }
      if (write.holder === person) throw new KnutpunktError(rightsErrors.proxy_of_oneself)
      const validFrom = startOf(write, maker.at)
      await requireRoom(client, 'trust.proxy where ended_at is null', person)
      const id = newId()
      await insert(client, 'trust.proxy', {
        id,
        person,
        holder: write.holder,
        kind: write.kind,
        acts: write.acts,
        granted_at: maker.at.toString(),
        granted_by: maker.by,
        registered_by: maker.registeredBy,
        // The rules let only somebody who understands it grant one (consent-needs-ability).
        understood: true,
        basis: write.basis,
        valid_from: validFrom,
        valid_until: write.validUntil,
      })
      return kept(client, person, id, 'granted', maker)
    },
    async end(client, person, id, maker) {
      const before = await find(client, person, id, 'for update')
      if (before.endedAt !== undefined) throw new KnutpunktError(rightsErrors.proxy_ended)
      await client.query(
        'update trust.proxy set version = version + 1, ended_at = $2, ended_by = $3 where id = $1',
        [id, maker.at.toString(), maker.by],
      )
      return kept(client, person, id, 'ended', maker)
    },
  }
}

/** What may bear on a decision: all that are not ended. */
export async function readProxies(client: Queryable, person: string): Promise<StoredProxy[]> {
  const { rows } = await client.query({
    name: 'trust.proxies',
    text: `select ${columns} from trust.proxy where person = $1 and ended_at is null`,
    values: [person],
  })
  return rows.map((row: Record<string, unknown>) => withBounds(present<StoredProxy>(row)))
}
