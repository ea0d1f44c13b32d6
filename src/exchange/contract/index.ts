export * from './addressing.ts'
export * from './service-contract.ts'
export * from './traffic.ts'
