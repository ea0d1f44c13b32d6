import { addJob, type JobHandlers, KnutpunktError, newId, type Party } from '../../kernel/index.ts'
import type { Audit, PartyRegister, ResidentRegister } from '../../trust/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import type { Viewer } from '../access/viewer.ts'
import { recordKinds } from '../contract/index.ts'
import { createHomes } from '../home/home-store.ts'
import { createStaff } from '../organisation/staff-store.ts'
import { createPeople } from '../person/person-store.ts'
import { applyChoices } from './apply.ts'
import { recordErrors } from './errors.ts'
import { type ReadDeps, readRecord } from './read-record.ts'

/** Adds the night's readings, one job for each controller that has asked for them. */
export const nightlyTask = 'welfare:record-nightly'
/** At 01:41 UTC. */
export const nightlyCron = `41 1 * * * ${nightlyTask}`
/** Reads one controller's record. The payload is its id and nothing more. */
const readTask = 'welfare:record-read'

export type NightlyDeps = ReadDeps & {
  audit: Pick<Audit, 'append'>
  parties: PartyRegister
  residents: ResidentRegister
}

/**
 * The night's readings: they tell what is otherwise in the record, and of a controller that has switched it on take what nobody
 * here has decided otherwise. A record that does not answer is tried a few times, and stands as not read.
 */
export function nightlyHandlers(deps: NightlyDeps): JobHandlers {
  const { db } = deps
  return {
    [nightlyTask]: async () => {
      const { rows } = await db.pool.query<{ id: string }>(
        `select id from welfare.controller where record_nightly <> 'off' and record_address is not null order by id`,
      )
      await db.transaction(async (client) => {
        for (const { id } of rows)
          await addJob(
            client,
            readTask,
            { controllerId: id },
            { key: `${readTask}:${id}`, queue: readTask, maxAttempts: 6 },
          )
      })
    },
    [readTask]: async (payload) => {
      const { controllerId } = payload as { controllerId: string }
      const { rows } = await db.pool.query<{ nightly: string }>(
        'select record_nightly as nightly from welfare.controller where id = $1 and record_address is not null',
        [controllerId],
      )
      const nightly = rows[0]?.nightly ?? 'off'
      if (nightly === 'off') return
      let failure: unknown
      for (const kind of recordKinds) {
        try {
          await readRecord(deps, { controllerId, kind }, {})
          if (nightly === 'apply') await takeAll(deps, controllerId, kind)
        } catch (error) {
          // The other kind is read all the same; then the job is tried again.
          if (!(error instanceof KnutpunktError) || error.code !== recordErrors.record_unread.code)
            throw error
          failure = error
        }
      }
      if (failure !== undefined) throw failure
    },
  }
}

async function takeAll(
  deps: NightlyDeps,
  controllerId: string,
  kind: (typeof recordKinds)[number],
): Promise<void> {
  const access = accessOfProgram(deps, controllerId)
  const room = { ...deps, access }
  const registers = { people: createPeople(room), homes: createHomes(room), staff: createStaff(room) }
  const viewer = await access.viewer(program(controllerId), 'registers.write')
  for (;;) {
    const { left } = await applyChoices(
      { ...deps, ...registers },
      { controllerId, kind },
      { all: true },
      { viewer },
    )
    if (left <= 0) return
  }
}

/** The program itself, at work for one controller. */
const program = (controllerId: string): Party => ({
  kind: 'system',
  id: 'knutpunkt',
  name: '',
  levelOfAssurance: 0,
  permissions: new Set(),
  roles: [],
  organisation: controllerId,
  controllers: [controllerId],
})

/**
 * What the program does by itself because a controller has switched it on: nobody asks, so nobody is decided about; it is
 * entered as its own, and comes near nothing but that controller's.
 */
function accessOfProgram({ audit }: NightlyDeps, controllerId: string): ReceptionAccess {
  return {
    viewer: async (party): Promise<Viewer> => ({ party, controllers: [controllerId] }),
    narrowed: async (viewer) => viewer,
    permit: async (_, act) => ({ act, controller: controllerId, decision: newId() }),
    async enter(client, _, { act, person, about, controller }) {
      await audit.append(client as Parameters<Audit['append']>[0], [
        {
          actorKind: 'program',
          actor: 'knutpunkt',
          act,
          outcome: 'done',
          purpose: 'administration',
          controller: controller ?? controllerId,
          ...(person !== undefined && { person }),
          ...(about !== undefined && { about }),
        },
      ])
    },
    doer: async () => ({}),
  }
}
