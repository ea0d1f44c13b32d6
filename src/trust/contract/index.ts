export * from './audit.ts'
export * from './decision.ts'
export * from './federation.ts'
export * from './rights.ts'
