import {
  type Clock,
  type Database,
  type IdentityVault,
  KnutpunktError,
  type Party,
  parsePersonIdentity,
  type Queryable,
  Temporal,
} from '../../../kernel/index.ts'
import { createThrottle } from '../../access/throttle.ts'
import type { Audit } from '../../audit/audit.ts'
import type { AbilityWrite, PartyChange, Resident } from '../../contract/party.ts'
import { partyErrors } from '../party-errors.ts'
import { doneBy } from '../register/entry.ts'
import { readHistory, recordChange } from '../register/history.ts'
import { abilityAt, adultFrom } from './resident.ts'

/** Residents as staff, or the resident herself, sees them. Each look by somebody else is in the log. */
export interface Residents {
  get(party: Party, id: string): Promise<Resident>
  /** By personnummer, samordningsnummer or reservnummer. Guessing is slowed down. */
  find(party: Party, identity: string): Promise<Resident>
  /**
   * Whom a resident would make her proxy, by his personal identity, which he has told her. Guessing is slowed down, and one whose
   * identity is protected is not told of.
   */
  holder(party: Party, person: string, identity: string): Promise<{ id: string; name: string }>
  /** Records an assessment of whether she can consent herself, by whoever answers for it. */
  assess(party: Party, id: string, ability: AbilityWrite): Promise<Resident>
  /** The assessments. */
  history(party: Party, id: string): Promise<PartyChange[]>
}

/** Wrong identities in an hour, after which she has to wait. */
const mostGuesses = 10

interface Row {
  id: string
  version: number
  name: string
  protectedIdentity: boolean
  birthDate: string | null
  canConsent: boolean | null
}

const select = `select id, version, name, protected_identity as "protectedIdentity", birth_date::text as "birthDate",
  can_consent as "canConsent" from trust.resident t`

export function createResidents(deps: {
  db: Database
  clock: Clock
  vault: IdentityVault
  audit: Pick<Audit, 'append'>
  changed?: (kind: 'resident', id: string) => void
}): Residents {
  const { db, clock, vault, audit, changed } = deps
  const guesses = createThrottle({ clock, allowed: mostGuesses, windowSeconds: 3600 })
  const read = async (client: Queryable, where: string, value: unknown, lock = ''): Promise<Row> => {
    const { rows } = await client.query<Row>(`${select} where ${where} ${lock}`, [value])
    if (rows[0] === undefined) throw new KnutpunktError(partyErrors.resident_not_found)
    return rows[0]
  }
  const entered = async (client: Queryable, party: Party, act: string, person: string): Promise<void> => {
    if (party.kind === 'resident' && party.id === person) return
    const purpose = party.kind === 'resident' ? 'own' : 'administration'
    await audit.append(client, [{ ...doneBy(party), act, outcome: 'done', purpose, person }])
  }
  /** Who is registered here is not to be found out by trying numbers. */
  const slowly = async <T>(party: Party, look: () => Promise<T>): Promise<T> => {
    try {
      return await look()
    } catch (error) {
      throw guesses.failed([`${party.kind} ${party.id}`])?.error ?? error
    }
  }
  const shown = (party: Party, row: Row): Resident => present(row, clock.now(), party.id === row.id)

  return {
    async get(party, id) {
      await requireMayKnow(db.pool, party, id, clock.now())
      const row = await read(db.pool, 'id = $1', id)
      await entered(db.pool, party, 'trust.resident.read', id)
      return shown(party, row)
    },
    async find(party, written) {
      requireStaff(party)
      const identity = parsePersonIdentity(written)
      if (identity === undefined) throw new KnutpunktError(partyErrors.resident_identity_invalid)
      const row = await slowly(party, () => read(db.pool, 'identity_lookup = $1', vault.lookup(identity)))
      await entered(db.pool, party, 'trust.resident.find', row.id)
      return shown(party, row)
    },
    async holder(party, person, written) {
      if (party.kind !== 'resident' || party.id !== person)
        throw new KnutpunktError(partyErrors.resident_not_found)
      const identity = parsePersonIdentity(written)
      if (identity === undefined) throw new KnutpunktError(partyErrors.resident_identity_invalid)
      return slowly(party, async () => {
        const sought = vault.lookup(identity)
        const { id, name } = await read(db.pool, 'not protected_identity and identity_lookup = $1', sought)
        return { id, name }
      })
    },
    async assess(party, id, { canConsent, basis }) {
      if (party.kind !== 'staff') throw new KnutpunktError(partyErrors.assessment_by_staff)
      const assessed = await db.transaction(async (client) => {
        const at = clock.now()
        const before = await read(client, 'id = $1', id, 'for no key update')
        const version = before.version + 1
        await client.query(
          'update trust.resident set version = $2, updated_at = $3, can_consent = $4 where id = $1',
          [id, version, at.toString(), canConsent],
        )
        const document = { canConsent, basis }
        await recordChange(client, {
          kind: 'resident',
          id,
          version,
          at,
          act: 'changed',
          by: party.id,
          document,
        })
        await entered(client, party, 'trust.resident.assess', id)
        return shown(party, { ...before, canConsent })
      })
      changed?.('resident', id)
      return assessed
    },
    async history(party, id) {
      // What an assessment rests on is more than somebody needs who books her hairdresser.
      await requireMayKnow(db.pool, party, id, clock.now(), 'rights.read')
      await read(db.pool, 'id = $1', id)
      await entered(db.pool, party, 'trust.resident.read', id)
      return readHistory(db.pool, 'resident', id)
    },
  }
}

/** Never the name of somebody whose identity is protected, but to herself. */
function present(row: Row, now: Temporal.Instant, own: boolean): Resident {
  const { id, name, protectedIdentity, birthDate, canConsent } = row
  const hidden = protectedIdentity && !own
  const born = birthDate === null ? undefined : Temporal.PlainDate.from(birthDate)
  const ability = abilityAt(
    {
      ...(born !== undefined && { adultFrom: adultFrom(born) }),
      ...(canConsent !== null && { assessedCanConsent: canConsent }),
    },
    now,
  )
  return {
    id,
    ...(!hidden && { name }),
    protectedIdentity,
    ...(born !== undefined && !hidden && { birthYear: born.year }),
    canConsent: ability?.canConsent ?? false,
  }
}

function requireStaff({ kind }: Party): void {
  if (kind === 'resident') throw new KnutpunktError(partyErrors.resident_not_found)
}

/**
 * A resident knows of herself and of those whose proxy she is; with `act`, by a mandate that names it. A child who has come of age
 * is her custodian's no more, whether or not somebody has ended that.
 */
async function requireMayKnow(
  db: Queryable,
  party: Party,
  id: string,
  now: Temporal.Instant,
  act?: string,
): Promise<void> {
  if (party.kind !== 'resident' || party.id === id) return
  const { rowCount } = await db.query(
    `select from trust.proxy p join trust.resident r on r.id = p.person
      where p.person = $1 and p.holder = $2 and p.ended_at is null
        and p.valid_from <= $3 and (p.valid_until is null or p.valid_until > $3)
        and case when p.kind = 'custodian'
          then r.birth_date > ($3::timestamptz at time zone 'Europe/Stockholm')::date - interval '18 years'
          else $4::text is null or $4 = any(p.acts) end
      limit 1`,
    [id, party.id, now.toString(), act ?? null],
  )
  if (rowCount === 0) throw new KnutpunktError(partyErrors.resident_not_found)
}
