import { decidingChapters } from './deciding.ts'
import { hubChapters } from './hub.ts'
import { receptionChapters } from './reception.ts'
import { recordChapters } from './records.ts'
import { regionChapters } from './region.ts'
import type { Chapter } from './scenario.ts'
import { serviceChapters } from './services.ts'
import { socialChapters } from './social.ts'
import { svodChapters } from './svod.ts'

/** The table of cases that the rules are held to, for lawyers to read; also `docs/scenarios.md`. */
export const scenarios: readonly Chapter[] = [
  ...svodChapters,
  ...recordChapters,
  ...socialChapters,
  ...receptionChapters,
  ...serviceChapters,
  ...hubChapters,
  ...regionChapters,
  ...decidingChapters,
]
