import type { Both } from '../../region/index.ts'
import type { Suppression } from '../combine/figure.ts'

/** Why a figure is not told, for those who look at it. */
export const suppressionWords: Readonly<Record<Suppression, Both>> = {
  threshold: {
    sv: 'Visas inte: gäller så få personer att någon skulle kunna kännas igen.',
    en: 'Not shown: it is about so few people that somebody might be recognised.',
  },
  complementary: {
    sv: 'Visas inte: en annan siffra, som gäller få personer, skulle annars gå att räkna ut.',
    en: 'Not shown: another figure, about few people, could otherwise be worked out.',
  },
  dominance: {
    sv: 'Visas inte: en eller två personer står för nästan hela summan.',
    en: 'Not shown: one or two people make up almost all of the sum.',
  },
  withheld: {
    sv: 'Visas inte: en region lämnar inte ut uppgiften.',
    en: 'Not shown: a region does not release it.',
  },
  differencing: {
    sv: 'Visas inte: tillsammans med siffror som redan har lämnats ut skulle den röja få personer.',
    en: 'Not shown: together with figures already released it would give few people away.',
  },
}
