import { exportErrors } from './export/export-errors.ts'
import { loadErrors } from './load/load-errors.ts'
import { pseudonymErrors } from './pseudonym/pseudonym-errors.ts'
import { regionErrors as table } from './region-errors.ts'

export { regionActTexts } from './act-texts.ts'
export { cellsOfStaged } from './compile/staged-cells.ts'
export {
  createRegion,
  type Region,
  usualSettings,
} from './create-region.ts'
export { type DuckDb, literal, openDuckDb } from './engine/duckdb.ts'
export { duckDbEngine } from './engine/duckdb-engine.ts'
export { postgresEngine } from './engine/postgres-engine.ts'
export { createExports } from './export/create-exports.ts'
export { createLoads, type Loads } from './load/create-loads.ts'
export { type Entity, entities } from './model/entities.ts'
export { view } from './model/views.ts'
export { loadOrCreateNodeKeys } from './order/node-keys.ts'
export { createPseudonymPart } from './pseudonym/create-pseudonym-part.ts'
export { loadOrCreatePseudonymKeys } from './pseudonym/pseudonym-keys.ts'
export { createPseudonyms } from './pseudonym/pseudonyms.ts'
export * from './wire/index.ts'

/** Every error of the room, for the documentation. */
export const regionErrors = [table, loadErrors, pseudonymErrors, exportErrors].flatMap((each) =>
  Object.values(each),
)
