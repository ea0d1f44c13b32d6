import type { Party } from '../../kernel/index.ts'

/** As whom time acts, in the log. */
export const time: Party = {
  kind: 'system',
  id: 'schedule',
  name: '',
  levelOfAssurance: 0,
  permissions: new Set(),
  roles: ['administrator'],
  controllers: [],
}
