export * from './policy.ts'
export * from './run.ts'
