import { createRequire } from 'node:module'

type Write = (data: unknown) => string
type BuildWrites = (schemas: unknown, options: unknown) => (route: unknown) => Write

const fastifys = createRequire(createRequire(import.meta.url).resolve('fastify'))
const fastifysOwn = fastifys('@fastify/fast-json-stringify-compiler') as () => BuildWrites

/** Fastify's own way to write answers by their schemas, each made when it is first needed: those of all routes take up to a second of a start. */
export const buildSerializer: BuildWrites = (schemas, options) => {
  const build = fastifysOwn()(schemas, options)
  return (route) => {
    let write: Write | undefined
    return (data) => (write ??= build(route))(data)
  }
}
