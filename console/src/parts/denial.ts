import type { Refusal } from '../api/http.ts'

const decisionNumber = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

/** The number of the decision that a refusal rests on, to ask why by; it stands last in what the server says. */
export function deniedDecision({ code, message }: Pick<Refusal, 'code' | 'message'>): string | undefined {
  return code === 'trust.decision_denied' ? message.match(decisionNumber)?.at(-1) : undefined
}
