export { type Entity, entities } from './model/entities.ts'
export { view } from './model/views.ts'
export * from './wire/index.ts'
