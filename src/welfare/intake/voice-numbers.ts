import type { Database } from '../../kernel/index.ts'

/** The number or URI that a controller's devices are to call (`tnu`), remembered for a while. */
export interface VoiceNumbers {
  of(controllerId: string): Promise<string | undefined>
}

const rememberedMs = 10_000

/** The table is small and asked at every alarm, so it is read whole and used for ten seconds. When it cannot be read the last known numbers stand. */
export function createVoiceNumbers(db: Database): VoiceNumbers {
  let numbers = new Map<string, string>()
  let readAt = Number.NEGATIVE_INFINITY
  const read = async () => {
    readAt = performance.now()
    const { rows } = await db.pool.query<{ id: string; voice_uri: string }>(
      'select id, voice_uri from welfare.controller where voice_uri is not null',
    )
    numbers = new Map(rows.map((row) => [row.id, row.voice_uri]))
  }
  return {
    of: async (controllerId) => {
      if (performance.now() - readAt > rememberedMs) await read().catch(() => undefined)
      return numbers.get(controllerId)
    },
  }
}
