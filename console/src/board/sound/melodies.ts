/** One tone: start and length in seconds from the melody's start, pitch in hertz, and strength 0–1. */
export interface Tone {
  at: number
  length: number
  hertz: number
  strength: number
  shape: OscillatorType
}

const beep = (
  at: number,
  hertz: number,
  length = 0.16,
  strength = 1,
  shape: OscillatorType = 'triangle',
): Tone => ({
  at,
  length,
  hertz,
  strength,
  shape,
})

/**
 * What each urgency sounds like. Acute is two rising triples that cut through talk, prompt a calm pair,
 * technical one low tone and a test one short blip; they differ in rhythm too, for those who do not hear pitch well.
 */
export const melodies = {
  acute: [0, 0.2, 0.4, 0.9, 1.1, 1.3].map((at, i) => beep(at, [880, 1109, 1319][i % 3]!)),
  prompt: [beep(0, 659, 0.3, 0.8), beep(0.38, 784, 0.4, 0.8)],
  technical: [beep(0, 294, 0.5, 0.5, 'sine')],
  test: [beep(0, 1175, 0.08, 0.4, 'sine')],
} as const satisfies Record<string, readonly Tone[]>

export type Melody = keyof typeof melodies

/** How often what rings is repeated until somebody answers, in milliseconds. */
export const repeatMs = { acute: 3000, prompt: 6000 } as const
