/** The published interface of the welfare room: `/api/welfare/v1`. Schemas here are the truth; OpenAPI and types follow from them. */
export * from './alarm.ts'
export * from './board.ts'
export * from './incident.ts'
export * from './outcome.ts'
export * from './record-reading.ts'
export * from './register.ts'
export * from './signal.ts'
export * from './values.ts'
