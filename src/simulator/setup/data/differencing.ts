/** A question to the hub, as its interface takes it. */
export interface HubQuestion {
  readonly product: string
  readonly selection: object
  readonly purpose: string
}

/** Those that somebody waits in for treatment, without oncology, where three do: the planted few. */
const others = ['101', '107', '201', '301', '311', '361', '421', '431', '511', '800', '901']

/**
 * Two questions, each of which is answered as long as the other one is not: what differs are three people.
 *
 * @param until the last day that the data knows of, `2026-11-25`
 */
export function differencingQuestions(until: string): { allButOne: HubQuestion; all: HubQuestion } {
  const to = `${until.slice(0, 7)}-01`
  const from = `${new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 7)}-01`
  const question = (filters: object[]): HubQuestion => ({
    product: 'waiting',
    selection: {
      measures: ['waiting'],
      dimensions: ['region', 'month'],
      filters: [
        { column: 'region', is: '=', value: '14' },
        { column: 'stage', is: '=', value: 'treatment' },
        ...filters,
      ],
      period: { from, to },
    },
    purpose: 'Pröva vad som kan räknas fram',
  })
  return { allButOne: question([{ column: 'specialty', is: 'in', values: others }]), all: question([]) }
}
