import {
  type Clock,
  type Database,
  KnutpunktError,
  type Page,
  type PageAsked,
  type Party,
  type Queryable,
  type Temporal,
} from '../../kernel/index.ts'
import { agreementErrors } from '../agreement/agreement-errors.ts'
import type { AgreementParties } from '../agreement/agreement-parties.ts'
import { visibleTo } from '../agreement/agreement-service.ts'
import { type Change, enter, readHistory, recordChange, requireVersion } from '../agreement/change.ts'
import { tidy } from '../agreement/tidy.ts'
import type { Audit } from '../audit/audit.ts'
import type {
  Admission,
  AdmissionWrite,
  AllowList,
  HeldMark,
  MarkWrite,
  Product,
  ProductWrite,
  Scheme,
  SchemeWrite,
} from '../contract/agreement.ts'
import type { PartyChange } from '../contract/party.ts'
import { explain } from './certification.ts'
import { certificationErrors } from './certification-errors.ts'
import {
  asMark,
  asProduct,
  findAdmission,
  findProduct,
  findScheme,
  insertMark,
  listAdmissions,
  listProducts,
  listSchemes,
  putAdmission,
  putProduct,
  putScheme,
  readCertification,
  removeAdmission,
  revokeMark,
  type StoredProduct,
  touchProduct,
} from './certification-store.ts'
import { type MarkFederation, verifyMark } from './mark-verification.ts'

/** Schemes, products with their marks, and allow-lists. Schemes and products may be seen by all who read certification at all. */
export interface CertificationService {
  listSchemes(asked: PageAsked): Promise<Page<Scheme>>
  /** Creates, or changes the one told. @throws {KnutpunktError} trust.scheme_not_yours, trust.scheme_name_taken */
  writeScheme(party: Party, write: SchemeWrite, id?: string): Promise<Scheme>
  listProducts(asked: PageAsked & { supplier?: string }): Promise<Page<Product>>
  getProduct(id: string): Promise<Product>
  /** Creates, or changes the one told. @throws {KnutpunktError} trust.product_not_yours */
  writeProduct(party: Party, write: ProductWrite, id?: string): Promise<Product>
  /** @throws {KnutpunktError} trust.mark_must_be_signed, trust.mark_not_verifiable, and what verification says */
  addMark(party: Party, product: string, write: MarkWrite): Promise<HeldMark>
  /** @throws {KnutpunktError} trust.mark_not_found, trust.mark_revoked */
  revokeMark(party: Party, product: string, mark: string, reason: string): Promise<HeldMark>
  /** @throws {KnutpunktError} trust.allow_list_not_found */
  allowList(party: Party, controller: string): Promise<AllowList>
  /** Creates, or changes the one told. @throws {KnutpunktError} trust.allow_list_not_yours, trust.admission_too_open */
  writeAdmission(party: Party, controller: string, write: AdmissionWrite, id?: string): Promise<Admission>
  /** @param version on which it was based, when that is to be sure */
  removeAdmission(party: Party, controller: string, id: string, version?: number): Promise<void>
  history(kind: 'scheme' | 'product', id: string): Promise<PartyChange[]>
  admissionHistory(party: Party, controller: string, id: string): Promise<PartyChange[]>
}

export interface CertificationServiceDeps {
  db: Database
  clock: Clock
  parties: AgreementParties
  audit: Pick<Audit, 'append'>
  federation: MarkFederation | undefined
  /** Called after a change has been committed. */
  changed(): void
}

interface Done {
  kind: 'scheme' | 'product' | 'admission'
  id: string
  act: Change['act']
  /** The act's code in the audit log. */
  code: string
  controller?: string | undefined
}

export function createCertificationService(deps: CertificationServiceDeps): CertificationService {
  return { ...schemeActs(deps), ...productActs(deps), ...allowListActs(deps) }
}

/** Runs a change in a transaction, and keeps its version and its trace in the same. */
function keeping({ db, clock, audit, changed }: CertificationServiceDeps) {
  return async <T extends { version: number }>(
    party: Party,
    fn: (client: Queryable, at: Temporal.Instant) => Promise<{ document: T; done: Done }>,
  ): Promise<T> => {
    const at = clock.now()
    const result = await db.transaction(async (client) => {
      const { document, done } = await fn(client, at)
      const { kind, id, act, code, controller } = done
      await recordChange(client, { kind, id, version: document.version, act, document }, { at, by: party.id })
      await enter(audit, client, party, { act: code, about: id, controller })
      return document
    })
    changed()
    return result
  }
}

function schemeActs(
  deps: CertificationServiceDeps,
): Pick<CertificationService, 'listSchemes' | 'writeScheme'> {
  const keep = keeping(deps)
  return {
    listSchemes: (asked) => listSchemes(deps.db.pool, asked),
    async writeScheme(party, given, id) {
      if (party.controllers !== 'all') throw new KnutpunktError(certificationErrors.scheme_not_yours)
      const write = tidy(given)
      return keep(party, async (client, at) => {
        if (id !== undefined) requireVersion(await findScheme(client, id, 'for update'), write)
        const made = await putScheme(client, write, at.toString(), id)
        return {
          document: await findScheme(client, made),
          done: { kind: 'scheme', id: made, ...actOf('scheme', id) },
        }
      })
    },
  }
}

function productActs(
  deps: CertificationServiceDeps,
): Pick<
  CertificationService,
  'listProducts' | 'getProduct' | 'writeProduct' | 'addMark' | 'revokeMark' | 'history'
> {
  const { db, clock, parties, federation } = deps
  const keep = keeping(deps)
  const now = () => clock.now().epochMilliseconds
  const markOf = ({ marks }: StoredProduct, id: string): HeldMark => {
    const mark = marks.find((each) => each.id === id)
    if (!mark) throw new KnutpunktError(certificationErrors.mark_not_found)
    return asMark(mark, now())
  }
  /** A signed mark stands for itself; one that somebody has seen is recorded by others than who gains by it. */
  const signed = async (product: StoredProduct, scheme: Scheme, { trustMark }: MarkWrite) => {
    const { trustMarkType } = scheme
    if (trustMarkType === undefined) {
      if (trustMark !== undefined) throw new KnutpunktError(certificationErrors.mark_cannot_be_signed)
      return undefined
    }
    const { entityId } = product
    if (trustMark === undefined || entityId === undefined) {
      throw new KnutpunktError(certificationErrors.mark_must_be_signed)
    }
    if (!federation || federation.anchors.length === 0) {
      throw new KnutpunktError(certificationErrors.mark_not_verifiable)
    }
    const verdict = await verifyMark(federation, { trustMark, trustMarkType, entityId })
    if (verdict.outcome !== 'holds') throw verdict.error
    return { trustMark, expiresAt: verdict.expiresAt }
  }
  return {
    async listProducts(asked) {
      const page = await listProducts(db.pool, asked)
      return { ...page, items: page.items.map((product) => asProduct(product, now())) }
    },
    getProduct: async (id) => asProduct(await findProduct(db.pool, id), now()),
    async writeProduct(party, given, id) {
      const write = tidy(given)
      requireSupplier(party, write)
      await requireOrganisation(parties, write.supplierId, 'supplierId')
      const stored = await keep(party, async (client, at) => {
        if (id !== undefined) {
          const before = await findProduct(client, id, 'for update')
          requireSupplier(party, before)
          requireVersion(before, write)
        }
        const made = await putProduct(client, write, at.toString(), id)
        return {
          document: await findProduct(client, made),
          done: { kind: 'product', id: made, ...actOf('product', id) },
        }
      })
      return asProduct(stored, now())
    },
    async addMark(party, id, given) {
      const write = tidy(given)
      const product = await findProduct(db.pool, id)
      const scheme = await findScheme(db.pool, write.schemeId)
      if (scheme.trustMarkType === undefined) requireOperator(party)
      else requireSupplier(party, product)
      // The federation is asked before the transaction: nobody waits for it while holding anything.
      const proof = await signed(product, scheme, write)
      const validUntil = earliest(write.validUntil, proof?.expiresAt)
      if (validUntil !== undefined && Date.parse(validUntil) <= now()) {
        throw new KnutpunktError(certificationErrors.mark_period_invalid)
      }
      let made = ''
      const stored = await keep(party, async (client, at) => {
        await findProduct(client, id, 'for update')
        made = await insertMark(client, {
          product: id,
          scheme: scheme.id,
          at: at.toString(),
          validUntil,
          reference: write.reference,
          trustMark: proof?.trustMark,
        })
        await touchProduct(client, id, at.toString())
        return {
          document: await findProduct(client, id),
          done: { kind: 'product', id, act: 'changed', code: 'trust.product.mark' },
        }
      })
      return markOf(stored, made)
    },
    async revokeMark(party, id, mark, reason) {
      const stored = await keep(party, async (client, at) => {
        const before = await findProduct(client, id, 'for update')
        requireSupplier(party, before)
        markOf(before, mark)
        if (!(await revokeMark(client, mark, tidy({ reason }).reason, at.toString()))) {
          throw new KnutpunktError(certificationErrors.mark_revoked)
        }
        await touchProduct(client, id, at.toString())
        return {
          document: await findProduct(client, id),
          done: { kind: 'product', id, act: 'changed', code: 'trust.product.revoke_mark' },
        }
      })
      return markOf(stored, mark)
    },
    async history(kind, id) {
      await (kind === 'scheme' ? findScheme(db.pool, id) : findProduct(db.pool, id))
      return readHistory(db.pool, kind, id)
    },
  }
}

function allowListActs(
  deps: CertificationServiceDeps,
): Pick<CertificationService, 'allowList' | 'writeAdmission' | 'removeAdmission' | 'admissionHistory'> {
  const { db, clock, parties } = deps
  const keep = keeping(deps)
  const requireSeen = async (party: Party, controller: string): Promise<void> => {
    const whose = visibleTo(party)
    const seen = whose === undefined || whose.includes(controller)
    if (!seen || (await parties.organisation(controller)) === undefined) {
      throw new KnutpunktError(certificationErrors.allow_list_not_found)
    }
  }
  const requireOwn = async (party: Party, controller: string): Promise<void> => {
    await requireSeen(party, controller)
    if (party.controllers !== 'all' && party.organisation !== controller) {
      throw new KnutpunktError(certificationErrors.allow_list_not_yours)
    }
  }
  return {
    async allowList(party, controller) {
      await requireSeen(party, controller)
      const { products } = await readCertification(db.pool)
      const admissions = await listAdmissions(db.pool, controller)
      const at = clock.now().epochMilliseconds
      return {
        controllerId: controller,
        admissions,
        products: [...products.values()].map((product) => ({
          productId: product.id,
          name: product.name,
          ...explain(admissions, product, at),
        })),
      }
    },
    async writeAdmission(party, controller, given, id) {
      await requireOwn(party, controller)
      const write = tidy(given)
      if (write.schemeIds.length === 0 && (write.productIds ?? []).length === 0) {
        throw new KnutpunktError(certificationErrors.admission_too_open)
      }
      return keep(party, async (client, at) => {
        if (id !== undefined) {
          requireVersion(await findAdmission(client, controller, id, 'for update'), write)
        }
        const made = await putAdmission(client, controller, write, at.toString(), id)
        const done: Done = { kind: 'admission', id: made, controller, ...actOf('admission', id) }
        return { document: await findAdmission(client, controller, made), done }
      })
    },
    async removeAdmission(party, controller, id, version) {
      await requireOwn(party, controller)
      await keep(party, async (client, at) => {
        const before = await findAdmission(client, controller, id, 'for update')
        if (version !== undefined) requireVersion(before, { version })
        await removeAdmission(client, id, at.toString())
        const code = 'trust.admission.remove'
        return {
          document: { ...before, version: before.version + 1 },
          done: { kind: 'admission', id, act: 'removed', code, controller },
        }
      })
    },
    async admissionHistory(party, controller, id) {
      await requireSeen(party, controller)
      const history = await readHistory(db.pool, 'admission', id)
      const hers = history.some(({ document }) => document['controllerId'] === controller)
      if (!hers) throw new KnutpunktError(certificationErrors.admission_not_found)
      return history
    },
  }
}

const actOf = (what: string, id: string | undefined): Pick<Done, 'act' | 'code'> =>
  id === undefined
    ? { act: 'created', code: `trust.${what}.create` }
    : { act: 'changed', code: `trust.${what}.change` }

function requireOperator(party: Party): void {
  if (party.controllers !== 'all') throw new KnutpunktError(certificationErrors.product_not_yours)
}

function requireSupplier(party: Party, { supplierId }: { supplierId: string }): void {
  if (party.controllers === 'all' || party.organisation === supplierId) return
  throw new KnutpunktError(certificationErrors.product_not_yours)
}

async function requireOrganisation(parties: AgreementParties, id: string, field: string): Promise<void> {
  if ((await parties.organisation(id)) !== undefined) return
  throw new KnutpunktError(agreementErrors.organisation_unregistered, { values: { field } })
}

/** A mark ends when it says itself (seconds since 1970), or when whoever records it says, whichever comes first. */
function earliest(written: string | undefined, expiresAt: number | undefined): string | undefined {
  const times = [written && Date.parse(written), expiresAt && expiresAt * 1000].filter(
    (at) => at !== undefined,
  )
  const given = times.filter((at): at is number => typeof at === 'number')
  return given.length === 0 ? undefined : new Date(Math.min(...given)).toISOString()
}
