import { type LevelName, type LevelParty, levelPlatforms, type Passage } from '../../records/levels.ts'
import { keyOf } from '../../records/world.ts'
import { idOf, type Put, type Row, validFrom } from '../services/service-addressing.ts'

export interface LevelAddressed {
  readonly level: LevelName
  readonly passages: readonly Passage[]
  /** The ids of organisations here. */
  organisationOf(keeper: LevelParty['keeper']): string
  /** Where the gateways of the platforms are. */
  readonly gateways: Readonly<Record<LevelName, string>>
  /** Where the systems that answer are, by their HSA-ids. */
  readonly producers: ReadonlyMap<string, string>
}

/** What a platform goes by: who calls here, where each call goes next, and who may. */
export function levelRows(addressed: LevelAddressed, components: readonly Row[]): Put[] {
  const { level, passages, organisationOf, gateways, producers } = addressed
  const rows = new Map<string, Put>()
  const put = (kind: Put['kind'], value: Row): Row => {
    rows.set(`${kind} ${value['id'] ?? value['hsaId']}`, { op: 'put', kind, value })
    return value
  }
  const component = ({ hsaId, name, keeper }: Omit<LevelParty, 'id'>, system?: string): string => {
    // It may be there already: the platform itself, or a system that is called directly too.
    const known = components.find((each) => each['hsaId'] === hsaId)
    const made = { id: idOf('component', hsaId), hsaId, name, organisation: organisationOf(keeper) }
    return String(put('component', known ?? { ...made, ...(system !== undefined && { system }) })['id'])
  }
  const endpoint = (owner: string, url: string): string =>
    String(
      put('endpoint', {
        id: idOf('endpoint', owner, 'rivtabp21', 'https', ''),
        component: owner,
        url,
        profile: 'rivtabp21',
      })['id'],
    )
  const gatewayOf = (platform: LevelParty): string => {
    const [name] = Object.entries(levelPlatforms).find(([, each]) => each.hsaId === platform.hsaId)!
    return gateways[name as LevelName]
  }
  component(levelPlatforms[level])
  for (const { caller, contract, source, next } of passages) {
    const consumer = component(caller, caller.id)
    const to = next
      ? endpoint(component(next, next.id), `${gatewayOf(next)}/vp`)
      : endpoint(component(source.system), `${producers.get(source.system.hsaId)}/soap`)
    const place = { contract: keyOf(contract), logicalAddress: source.hsaId, validFrom }
    put('logicalAddress', {
      hsaId: source.hsaId,
      name: source.name,
      organisation: organisationOf(source.keeper),
    })
    put('route', { id: idOf('route', place.contract, source.hsaId), ...place, endpoint: to })
    put('authorisation', {
      id: idOf('authorisation', consumer, place.contract, source.hsaId),
      consumer,
      ...place,
    })
  }
  return [...rows.values()]
}
