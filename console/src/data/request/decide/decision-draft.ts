import type { RequestDecide, RequestPage } from '../request-api.ts'

type Content = RequestPage['content']

/** A decision as it is written. `granted`: where it is less than what was applied for. */
export interface DecisionDraft {
  outcome: RequestDecide['outcome']
  reasons: string
  conditions: readonly string[]
  granted: Pick<Content, 'selection' | 'regions' | 'people' | 'months'>
}

export const firstDecision = ({
  content: { selection, regions, people, months },
}: Pick<RequestPage, 'content'>): DecisionDraft => ({
  outcome: 'approved',
  reasons: '',
  conditions: [],
  granted: {
    ...(selection && { selection }),
    ...(regions && { regions }),
    ...(people && { people }),
    ...(months && { months }),
  },
})

/** The decision as the server takes it: of what is granted only what is another than what was applied for. */
export function decisionOf(draft: DecisionDraft, content: Content): Omit<RequestDecide, 'version'> {
  const { outcome, reasons, conditions, granted } = draft
  const less = Object.entries(granted).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(content[field as keyof Content]),
  )
  return {
    outcome,
    reasons: reasons.trim(),
    ...(outcome !== 'refused' && conditions.length > 0 && { conditions: [...conditions] }),
    ...(outcome === 'approved_in_part' && {
      grant: Object.fromEntries(less) as RequestDecide['grant'] & object,
    }),
  }
}

/** Why it cannot be sent yet. */
export function faultOf(draft: DecisionDraft, content: Content): 'reasons' | 'grant' | 'nothing' | undefined {
  const { outcome, reasons, granted } = draft
  if (reasons.trim().length < 10) return 'reasons'
  if (outcome !== 'approved_in_part') return undefined
  const { selection, regions, people, months } = granted
  if (!selection?.measures.length || !regions?.length || !people?.length || !months) return 'nothing'
  return Object.keys(decisionOf(draft, content).grant ?? {}).length === 0 ? 'grant' : undefined
}
