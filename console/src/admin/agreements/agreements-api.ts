import type { AgreementEffect, AgreementWrite } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'

/** What a write would change at once; without one, what the end of the agreement would. */
export const effectOf = (
  question: { id?: string | undefined; write?: AgreementWrite },
  signal?: AbortSignal,
): Promise<AgreementEffect> => askTrust('POST', '/agreements/effect', { body: question, signal })

/** What the latest change of an agreement allowed and stopped. */
export const latestEffect = (id: string, signal: AbortSignal): Promise<AgreementEffect> =>
  askTrust('GET', `/agreements/${id}/effect`, { signal })
