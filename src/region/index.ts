export { type DuckDb, type DuckDbOptions, openDuckDb } from './engine/duckdb.ts'
export * from './wire/index.ts'
