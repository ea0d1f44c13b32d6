export * from './addressing.ts'
export * from './catalogue.ts'
export * from './service-contract.ts'
export * from './traffic.ts'
