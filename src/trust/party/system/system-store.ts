import { inSwedishOrder, KnutpunktError, newId, present } from '../../../kernel/index.ts'
import type { System, SystemCreate, SystemWrite } from '../../contract/party.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { readHsaId } from '../identifiers.ts'
import { partyErrors } from '../party-errors.ts'
import { createRegister, type Register, type RegisterDeps } from '../register/register.ts'
import { liveOrganisations, reaches, requireReach, requireRows, type Viewer } from '../register/viewer.ts'
import { checkLogin, checkScopes, mayGovern, readKeys } from './system.ts'

export interface SystemFilter {
  organisation?: string
  /** Only those that act for this controller. */
  controller?: string
  product?: string
  suspended?: boolean
}
type Write = SystemWrite | SystemCreate

/** Systems, with their keys. */
export interface SystemRegister extends Register<System, Write & { version?: number }, SystemFilter> {
  /** Adds a key beside those that are there, which hold on: so that keys change without downtime. */
  addKey(viewer: Viewer, id: string, key: unknown): Promise<System>
  /** Takes a key away, but not the last one by which the system can show who it is. */
  removeKey(viewer: Viewer, id: string, kid: string): Promise<System>
}

export const selectSystem = `select t.id, t.version, t.updated_at as "updatedAt", t.name,
    t.organisation_id as "organisationId", t.product_id as "productId", t.component_hsa_id as "componentHsaId",
    t.acts_for as "actsFor", t.acts_for_all as "actsForAll", t.scopes, t.authentication,
    t.token_binding as "tokenBinding", t.grant_types as "grantTypes", t.jwks, t.jwks_uri as "jwksUri",
    t.certificate_subject as "certificateSubject", t.redirect_uris as "redirectUris",
    t.suspended_at as "suspendedAt", t.suspended_reason as "suspendedReason"
  from trust.system t`

const clientId = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/

/** Whether a text can be the id of a system at all. */
export const isClientId = (text: string): boolean => clientId.test(text)

/** A system of a row, and whether it acts for all. */
export function readSystem(row: Record<string, unknown>): System & { actsForAll: boolean } {
  const { suspendedAt, suspendedReason, ...rest } = present<
    System & { actsForAll: boolean; suspendedAt?: string; suspendedReason?: string }
  >(row)
  if (suspendedAt === undefined) return rest
  return { ...rest, suspended: { at: suspendedAt, reason: suspendedReason ?? '' } }
}

/** Systems of organisations: components that call, and apps. Those they act for see them too. */
export function createSystems(deps: RegisterDeps): SystemRegister {
  const register = createRegister<System, Write & { version?: number }, SystemFilter>(deps, {
    kind: 'system',
    table: 'trust.system',
    select: () => selectSystem,
    searchIn: `concat_ws(' ', t.name, t.id, t.component_hsa_id)`,
    order: [inSwedishOrder('t.name')],
    isId: isClientId,
    live: 't.ended_at is null',
    visible: (where, reach) =>
      where.add(
        `exists (select from (select ?::uuid[] as reach) r
          where t.organisation_id = any(r.reach) or t.acts_for && r.reach)`,
        reach,
      ),
    derived: [],
    conflicts: {
      system_pkey: partyErrors.system_id_taken,
      system_component_hsa_id: partyErrors.party_hsa_id_taken,
    },
    read: (row) => readSystem(row),
    filter(where, { organisation, controller, product, suspended }) {
      if (organisation !== undefined) where.add('t.organisation_id = ?', organisation)
      if (controller !== undefined) where.add('(t.acts_for_all or ? = any(t.acts_for))', controller)
      if (product !== undefined) where.add('t.product_id = ?', product)
      if (suspended !== undefined) where.add('(t.suspended_at is not null) = ?', suspended)
    },
    organisationOf: ({ organisationId }) => organisationId,
    idOf: (write) => ('id' in write ? write.id : newId()),
    mayChange({ viewer }, before) {
      const all = (before as System & { actsForAll: boolean }).actsForAll
      const hers = all ? viewer.reach === 'all' : reaches(viewer, before.organisationId)
      // With a key of hers in it, or another certificate, she would be the system.
      if (hers && mayGovern(viewer.party, before.scopes)) return
      throw new KnutpunktError(partyErrors.party_kept_elsewhere)
    },
    async check({ client, viewer }, write, before) {
      const added = write.actsFor.filter((each) => before?.actsFor.includes(each) !== true)
      requireReach(viewer, [write.organisationId], 'organisationId')
      requireReach(viewer, added, 'actsFor')
      checkScopes(
        write.scopes.filter((each) => before?.scopes.includes(each) !== true),
        viewer.party,
      )
      checkLogin(write)
      await requireRows(client, liveOrganisations, [write.organisationId], 'organisationId')
      await requireRows(client, liveOrganisations, added, 'actsFor')
    },
    columns: (write) => ({
      name: write.name,
      organisation_id: write.organisationId,
      product_id: write.productId,
      component_hsa_id: readHsaId(write.componentHsaId, 'componentHsaId'),
      acts_for: write.actsFor,
      scopes: write.scopes,
      authentication: write.authentication,
      token_binding: write.tokenBinding,
      grant_types: write.grantTypes,
      jwks: write.jwks && JSON.stringify(readKeys(write.jwks)),
      jwks_uri: write.jwksUri,
      certificate_subject: write.certificateSubject,
      redirect_uris: write.redirectUris,
    }),
    end: async () => undefined,
  })
  return {
    ...register,
    addKey: (viewer, id, key) =>
      register.adjust(viewer, id, (before) => {
        const [added] = readKeys({ keys: [key] }).keys
        const keys = keysOf(before)
        if (keys.some(({ kid }) => kid === added!.kid)) throw new KnutpunktError(partyErrors.system_key_taken)
        return { jwks: JSON.stringify(readKeys({ keys: [...keys, added] })) }
      }),
    removeKey: (viewer, id, kid) =>
      register.adjust(viewer, id, (before) => {
        const keys = keysOf(before)
        const left = keys.filter((key) => key.kid !== kid)
        if (left.length === keys.length) throw new KnutpunktError(partyErrors.party_not_found)
        const needed = before.authentication !== 'tls_client_auth' && before.jwksUri === undefined
        if (left.length === 0 && needed) throw new KnutpunktError(partyErrors.system_key_last)
        return { jwks: JSON.stringify({ keys: left }) }
      }),
  }
}

const keysOf = ({ jwks }: System): Jwks['keys'] => (jwks as Jwks | undefined)?.keys ?? []
