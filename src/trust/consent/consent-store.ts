import {
  type Database,
  insert,
  KnutpunktError,
  newId,
  present,
  type Queryable,
  type Temporal,
} from '../../kernel/index.ts'
import type { Consent, ConsentWrite } from '../contract/rights.ts'
import { type Maker, recordChange, requireRoom, startOf } from '../rights/rights-change.ts'
import { rightsErrors } from '../rights/rights-errors.ts'
import { consentState, withBounds } from './consent.ts'
import { isDisclosure, orderErasure } from './erasure-store.ts'

/** A consent as it lies in the table; its state follows from the time it is asked at. */
export type StoredConsent = Omit<Consent, 'state'>

/** Who gives it: the person, or a proxy by her mandate. */
export interface Giver extends Maker {
  giverKind: 'person' | 'proxy'
  proxy?: string | undefined
}

/** All SQL of consents. What changes one runs in the caller's transaction. */
export interface ConsentStore {
  list(person: string, now: Temporal.Instant): Promise<Consent[]>
  get(person: string, id: string, now: Temporal.Instant): Promise<Consent>
  give(client: Queryable, person: string, write: ConsentWrite, giver: Giver): Promise<Consent>
  /**
   * For a consent to disclosure also orders the recipient to erase what it got.
   *
   * @throws {KnutpunktError} trust.consent_not_found, trust.consent_withdrawn
   */
  withdraw(client: Queryable, person: string, id: string, maker: Maker): Promise<Consent>
}

const columns = `id, version, person, kind, given_at as "givenAt", giver, giver_kind as "giverKind", proxy,
  registered_by as "registeredBy", text_version as "textVersion", controller, recipient,
  information_types as "informationTypes", valid_from as "validFrom", valid_until as "validUntil",
  withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy"`

export function createConsents(db: Database): ConsentStore {
  const withState = (consent: StoredConsent, now: Temporal.Instant): Consent => ({
    ...consent,
    state: consentState(consent, now),
  })
  const find = async (client: Queryable, person: string, id: string, lock = ''): Promise<StoredConsent> => {
    const { rows } = await client.query(
      `select ${columns} from trust.consent where person = $1 and id = $2 ${lock}`,
      [person, id],
    )
    if (!rows[0]) throw new KnutpunktError(rightsErrors.consent_not_found)
    return present<StoredConsent>(rows[0])
  }
  const kept = async (client: Queryable, person: string, id: string, act: string, maker: Maker) => {
    const consent = await find(client, person, id)
    await recordChange(client, { ...consent, kind: 'consent' }, act, maker, consent)
    return withState(consent, maker.at)
  }
  return {
    async list(person, now) {
      const { rows } = await db.pool.query(
        `select ${columns} from trust.consent where person = $1 order by given_at desc, id desc limit 1000`,
        [person],
      )
      return rows.map((row) => withState(present<StoredConsent>(row), now))
    },
    get: async (person, id, now) => withState(await find(db.pool, person, id), now),
    async give(client, person, write, giver) {
      const validFrom = startOf(write, giver.at)
      if (isDisclosure(write) && write.recipient === undefined) {
        throw new KnutpunktError(rightsErrors.consent_needs_recipient)
      }
      await requireRoom(client, 'trust.consent where withdrawn_at is null', person)
      const id = newId()
      await insert(client, 'trust.consent', {
        id,
        person,
        kind: write.kind,
        given_at: giver.at.toString(),
        giver: giver.by,
        giver_kind: giver.giverKind,
        proxy: giver.proxy,
        registered_by: giver.registeredBy,
        text_version: write.textVersion,
        controller: write.controller,
        recipient: write.recipient,
        information_types: write.informationTypes,
        valid_from: validFrom,
        valid_until: write.validUntil,
      })
      return kept(client, person, id, 'given', giver)
    },
    async withdraw(client, person, id, maker) {
      const before = await find(client, person, id, 'for update')
      if (before.withdrawnAt !== undefined) throw new KnutpunktError(rightsErrors.consent_withdrawn)
      await client.query(
        `update trust.consent set version = version + 1, withdrawn_at = $2, withdrawn_by = $3 where id = $1`,
        [id, maker.at.toString(), maker.by],
      )
      if (isDisclosure(before)) await orderErasure(client, before, maker)
      return kept(client, person, id, 'withdrawn', maker)
    },
  }
}

/** What may bear on a decision: all that is not withdrawn. */
export async function readConsents(client: Queryable, person: string): Promise<StoredConsent[]> {
  const { rows } = await client.query({
    name: 'trust.consents',
    text: `select ${columns} from trust.consent where person = $1 and withdrawn_at is null`,
    values: [person],
  })
  return rows.map((row: Record<string, unknown>) => withBounds(present<StoredConsent>(row)))
}
