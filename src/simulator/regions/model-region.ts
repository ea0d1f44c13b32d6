import { join } from 'node:path'

/** A region of the demo. Codes are real ones; everything else in it is made up. */
export interface ModelRegion {
  /** Code of the region, as in `products/codes/region.yaml`. */
  readonly code: string
  readonly name: string
  /** Of its folder here, its mapping and its files. */
  readonly key: 'syd' | 'vast' | 'norr'
  readonly kind: 'postgresql' | 'csv' | 'parquet'
  readonly hospitals: readonly [string, string, string]
  /** The hospital that has planted facts alone. */
  readonly plantedHospital: string
  /** How long people wait, and what care costs, against the others. */
  readonly waits: number
  readonly costs: number
  /** Codes of `products/codes/comparability.yaml` that go with the region's figures. */
  readonly comparability: readonly string[]
  /** Tells the regions apart in planted facts. */
  readonly number: number
}

export const modelRegions: readonly ModelRegion[] = [
  {
    code: '12',
    name: 'Modellregion Syd',
    key: 'syd',
    kind: 'postgresql',
    hospitals: ['Exempelsjukhuset Syd', 'Påhittade lasarettet', 'Sjukhuset i Modellunda'],
    plantedHospital: 'Provsjukhuset Syd',
    waits: 1,
    costs: 1,
    comparability: [],
    number: 0,
  },
  {
    code: '14',
    name: 'Modellregion Väst',
    key: 'vast',
    kind: 'csv',
    hospitals: ['Exempelsjukhuset Väst', 'Övningslasarettet', 'Sjukhuset i Modellbäck'],
    plantedHospital: 'Provsjukhuset Väst',
    waits: 1.3,
    costs: 1.12,
    comparability: ['kpp_method'],
    number: 1,
  },
  {
    code: '24',
    name: 'Modellregion Norr',
    key: 'norr',
    kind: 'parquet',
    hospitals: ['Exempelsjukhuset Norr', 'Fjällprovets lasarett', 'Sjukhuset i Modellsele'],
    plantedHospital: 'Provsjukhuset Norr',
    waits: 0.85,
    costs: 1.05,
    comparability: [],
    number: 2,
  },
]

/** The mapping from a region's source to the common model. */
export const mappingFileOf = ({ key }: ModelRegion): string => join(import.meta.dirname, key, 'mapping.yaml')
