export * from './catalogue.ts'
export * from './product.ts'
