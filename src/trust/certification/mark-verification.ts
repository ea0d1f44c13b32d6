import { KnutpunktError } from '../../kernel/index.ts'
import type { TrustMarkVerifier } from '../federation/mark/verify-trust-mark.ts'

/** The federation, as far as marks need it. */
export interface MarkFederation {
  verifier: Pick<TrustMarkVerifier, 'verify'>
  /** Entity identifiers of the trust anchors whose marks count. */
  anchors: readonly string[]
}

export interface SignedMark {
  trustMark: string
  trustMarkType: string
  entityId: string
}

/** `refused`: it does not hold. `unanswered`: nobody could say, as when its issuer does not answer. */
export type MarkVerdict =
  | { outcome: 'holds'; expiresAt: number | undefined }
  | { outcome: 'refused' | 'unanswered'; error: KnutpunktError }

/** What is wrong with the mark itself, and would be at any time; anything else may pass. */
const definite = /^trust\.(mark_|jwt_(?!not_yet_valid|key_unknown))/

/** Verifies a mark under each anchor in turn (OpenID Federation 1.0, section 7.3). */
export async function verifyMark(
  { verifier, anchors }: MarkFederation,
  { trustMark, trustMarkType, entityId }: SignedMark,
): Promise<MarkVerdict> {
  const faults: KnutpunktError[] = []
  for (const anchor of anchors) {
    try {
      const carried = { trust_mark: trustMark, trust_mark_type: trustMarkType }
      const { expiresAt } = await verifier.verify(carried, entityId, anchor)
      return { outcome: 'holds', expiresAt }
    } catch (error) {
      if (!(error instanceof KnutpunktError)) throw error
      faults.push(error)
    }
  }
  const open = faults.find(({ code }) => !definite.test(code))
  if (open) return { outcome: 'unanswered', error: open }
  return { outcome: 'refused', error: faults[0]! }
}
