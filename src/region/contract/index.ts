export * from './loads.ts'
export * from './policy.ts'
export * from './pseudonyms.ts'
export * from './run.ts'
