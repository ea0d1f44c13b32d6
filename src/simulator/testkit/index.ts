// What benches make regions with, of any size and without files.
export { makeRegion } from '../regions/make/make-region.ts'
export { modelRegions } from '../regions/model-region.ts'
export { periodUntil } from '../regions/period.ts'
