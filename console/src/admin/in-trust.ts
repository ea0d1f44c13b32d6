import { trustApi } from '../api/trust.ts'
import type { TrustSection } from '../app/areas.ts'
import type { Place } from '../register/register.ts'
import type { AdminTexts } from './admin.texts.ts'
import type { PartyAround } from './party-around.ts'
import { sectionTexts } from './sections.texts.ts'

/** A register of the trust room. */
export const inTrust = (
  name: TrustSection & keyof AdminTexts['one'],
  writes: string,
): Place<PartyAround> => ({
  name,
  api: `${trustApi}/${name}`,
  area: '/trust',
  writes,
  viewer: () => ({}),
  title: ({ language }) => sectionTexts[language].names[name],
  one: ({ words }) => words.one[name],
  newOne: ({ words }) => words.newOne[name],
})
