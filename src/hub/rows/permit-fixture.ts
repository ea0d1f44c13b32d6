import { newId } from '../../kernel/index.ts'
import type { Permit } from '../request/permit.ts'

/** A permit in force for rows of waiting times. */
export const permitFixture = (over: Partial<Permit> = {}): Permit => ({
  id: newId(),
  number: 'DT 2026-17',
  kind: 'permit',
  application: newId(),
  organisation: newId(),
  product: 'waiting',
  selection: {
    measures: ['waiting', 'within_90'],
    dimensions: ['region', 'specialty'],
    filters: [],
    period: { from: '2026-01-01', to: '2026-02-01' },
  },
  regions: ['01', '12'],
  people: [newId()],
  purpose: 'Research on waiting times',
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validUntil: new Date('2127-12-31T00:00:00Z'),
  epoch: 1,
  state: 'in_force',
  ...over,
})
