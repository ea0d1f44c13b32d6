import type { Database } from '../../kernel/index.ts'

/** The number or URI that a controller's devices are to call (`tnu`), remembered for a while. */
export interface VoiceNumbers {
  of(controllerId: string): Promise<string | undefined>
}

const rememberedMs = 10_000

/**
 * The table is small and asked at every alarm, so it is read whole and used for ten seconds. Only the first reading is waited
 * for, by everybody; after that a device is never kept waiting for its answer, and the last known numbers stand.
 */
export function createVoiceNumbers(db: Database): VoiceNumbers {
  let numbers: Promise<ReadonlyMap<string, string>> | undefined
  let readAt = Number.NEGATIVE_INFINITY
  const renew = async () => {
    readAt = performance.now()
    const reading = read(db)
    if (numbers === undefined) numbers = reading.catch(forgetFailure)
    else await reading.then((fresh) => (numbers = Promise.resolve(fresh))).catch(() => undefined)
  }
  const forgetFailure = () => {
    numbers = undefined
    readAt = Number.NEGATIVE_INFINITY
    return new Map<string, string>()
  }
  return {
    of: async (controllerId) => {
      if (performance.now() - readAt > rememberedMs) void renew()
      return (await numbers)?.get(controllerId)
    },
  }
}

async function read(db: Database): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.urgentPool.query<{ id: string; voice_uri: string }>(
    'select id, voice_uri from welfare.controller where voice_uri is not null',
  )
  return new Map(rows.map((row) => [row.id, row.voice_uri]))
}
