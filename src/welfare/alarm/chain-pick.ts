import type { PoolClient } from 'pg'
import { chooseChain } from '../chain/choose.ts'
import type { Chain } from '../contract/index.ts'
import type { AlarmRow, ChainSnapshot } from './alarm.ts'
import { receptionsChain, snapshotOf } from './chain-run.ts'

interface ChainRow {
  id: string
  controller_id: string
  person_id: string | null
  name: string
  classes: Chain['classes']
  steps: Chain['steps']
  fallback: Chain['fallback']
  version: number
  updated_at: Date
}

/** A test rings on the boards and calls nobody: a flood of tests must not wake a single responder. */
const testChain: ChainSnapshot = {
  chainId: null,
  name: '',
  steps: [],
  fallback: { targets: [], repeatSeconds: 3600 },
}

/** Picks the chain of each alarm that begins a round of ringing, with two queries for the whole batch at most. */
export async function pickChains(
  client: PoolClient,
  alarms: readonly AlarmRow[],
): Promise<Map<string, ChainSnapshot>> {
  const chains = await readChains(client, alarms)
  const written = alarms.map((alarm) => writtenFor(alarm, chains))
  const receptions = written.includes(undefined) ? await readReceptions(client) : []
  return new Map(
    alarms.map((alarm, place) => [alarm.id, written[place] ?? unwritten(alarm, chains, receptions)]),
  )
}

/** The chain that the register has for an alarm, if it has one. */
function writtenFor(alarm: AlarmRow, chains: readonly Chain[]): ChainSnapshot | undefined {
  if (alarm.urgency === 'test') return testChain
  if (alarm.group_id) return undefined
  const own = chains.filter((chain) => chain.controllerId === alarm.controller_id)
  const chain = chooseChain(own, alarm.person_id ?? undefined, alarm.class)
  return chain && snapshotOf(chain)
}

function unwritten(
  alarm: AlarmRow,
  chains: readonly Chain[],
  receptions: readonly Reception[],
): ChainSnapshot {
  if (alarm.group_id) return fallbackOnly(alarm.group_id, chains, receptions)
  return receptionsChain(receptionsOf(alarm.controller_id, receptions))
}

/** Nobody sits at a group's screens: straight to the fallbacks of those it serves, passing over every screen. */
function fallbackOnly(
  groupId: string,
  chains: readonly Chain[],
  receptions: readonly Reception[],
): ChainSnapshot {
  const served = receptions.filter((r) => r.id === groupId).map((r) => r.controllerId)
  const fallbacks = chains
    .filter((c) => !c.personId && served.includes(c.controllerId))
    .map((c) => c.fallback)
  const targets = [...new Map(fallbacks.map(({ kind, id }) => [id, { kind, id }])).values()]
  if (targets.length === 0) return receptionsChain([...new Set(receptions.map((r) => r.id))])
  const repeatSeconds = Math.min(...fallbacks.map((f) => f.repeatSeconds))
  return { chainId: null, name: '', steps: [], fallback: { targets, repeatSeconds } }
}

interface Reception {
  id: string
  controllerId: string | null
}

/** The receptions that serve a controller; for a device that belongs to nobody known, all of them. */
function receptionsOf(controllerId: string | null, receptions: readonly Reception[]): string[] {
  const serving = receptions.filter((r) => controllerId !== null && r.controllerId === controllerId)
  return [...new Set((serving.length > 0 ? serving : receptions).map((r) => r.id))]
}

async function readReceptions(client: PoolClient): Promise<Reception[]> {
  const { rows } = await client.query<Reception>({
    name: 'welfare.receptions',
    text: `select g.id, s.controller_id as "controllerId" from welfare.duty_group g
      left join welfare.group_serves s on s.group_id = g.id where g.kind = 'reception' and g.removed_at is null`,
  })
  return rows
}

/** Chains of the people concerned, and of the controllers; of every controller when an alarm is about a group. */
async function readChains(client: PoolClient, alarms: readonly AlarmRow[]): Promise<Chain[]> {
  const { rows } = await client.query<ChainRow>({
    name: 'welfare.chains_for',
    text: `select id, controller_id, person_id, name, classes, steps, fallback, version, updated_at from welfare.chain
      where removed_at is null and (person_id = any($1::uuid[])
        or (person_id is null and (controller_id = any($2::uuid[]) or $3)))`,
    values: [
      alarms.map((a) => a.person_id).filter((id) => id !== null),
      [...new Set(alarms.map((a) => a.controller_id).filter((id) => id !== null))],
      alarms.some((a) => a.group_id !== null),
    ],
  })
  return rows.map((row) => ({
    id: row.id,
    controllerId: row.controller_id,
    ...(row.person_id && { personId: row.person_id }),
    name: row.name,
    classes: row.classes,
    steps: row.steps,
    fallback: row.fallback,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }))
}
