import { regionErrors as table } from './region-errors.ts'

export { regionActTexts } from './act-texts.ts'
export {
  createRegion,
  type Region,
  type RegionDeps,
  type RegionSettings,
  usualSettings,
} from './create-region.ts'
export { type DuckDb, type DuckDbOptions, openDuckDb } from './engine/duckdb.ts'
export { duckDbEngine } from './engine/duckdb-engine.ts'
export type { Engine } from './engine/engine.ts'
export { postgresEngine } from './engine/postgres-engine.ts'
export { trinoEngine } from './engine/trino-engine.ts'
export { loadOrCreateNodeKeys, type NodeKeys, nodeKeyFile } from './order/node-keys.ts'
export type { DataFacts, RegionData } from './run/data.ts'
export type { Pseudonyms } from './run/execute.ts'
export * from './wire/index.ts'

/** Every error of the room, for the documentation. */
export const regionErrors = Object.values(table)
