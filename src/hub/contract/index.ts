export type {
  Dimension,
  Evidence,
  Filter,
  Measure,
  ProductDefinition,
  Selection,
} from '../../region/index.ts'
export * from './catalogue.ts'
export type {
  Delivery,
  DeliveryPlan,
  DeliveryPlanWrite,
  Dispatch,
  SftpFacts,
  SftpKey,
} from './delivery.ts'
export * from './environment.ts'
export * from './permit.ts'
export * from './product.ts'
export * from './request.ts'
