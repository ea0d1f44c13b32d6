import type { RegisterName } from '../app/areas.ts'
import { currentSession } from '../session/session.ts'
import type { Place } from './register.ts'

/**
 * A register of the alarm reception.
 *
 * @param ofControllers holds care data: read as the operator's group, which sees only what it serves
 */
export const inReception = (name: RegisterName, { ofControllers }: { ofControllers: boolean }): Place => ({
  name,
  api: `/${name}`,
  area: '/registers',
  writes: `welfare.${name}.write`,
  viewer: () => (ofControllers ? { group: currentSession()?.group.id } : {}),
  title: ({ texts }) => texts.names[name],
  one: ({ texts }) => texts.one[name],
  newOne: ({ texts }) => texts.newOne[name],
})
