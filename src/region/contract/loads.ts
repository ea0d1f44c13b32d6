import Type, { type Static } from 'typebox'
import { Id, Instant, oneOf, text } from '../../trust/index.ts'
import { Both, Name } from '../wire/index.ts'

const closed = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })

export const EntityCoverage = Type.Object(
  {
    entity: Name,
    title: Both,
    source: Type.Optional(Name),
    share: Type.Number({ description: 'Share of the columns that have a source, 0 to 1' }),
    columns: Type.Array(
      Type.Object({ name: Name, title: Both, required: Type.Boolean(), mapped: Type.Boolean() }),
    ),
  },
  { title: 'EntityCoverage' },
)
export type EntityCoverage = Static<typeof EntityCoverage>

export const LoadReason = Type.Object({ code: Type.String(), sv: Type.String(), en: Type.String() })

export const Load = Type.Object(
  {
    id: Id,
    source: Name,
    batch: Type.String({ description: 'What the files’ names have in common; empty: none' }),
    state: oneOf(['waiting', 'running', 'loaded', 'nothing', 'failed'] as const),
    askedBy: Type.Optional(Type.String()),
    askedAt: Instant,
    startedAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    mappingVersion: Type.Integer(),
    mappingHash: Type.String(),
    read: count,
    loaded: count,
    setAside: count,
    reason: Type.Optional(LoadReason),
    drift: Type.Array(
      Type.Object({
        kind: oneOf(['gone', 'new', 'type'] as const),
        table: Type.String(),
        column: Type.String(),
        from: Type.Optional(Type.String()),
        to: Type.Optional(Type.String()),
      }),
    ),
  },
  { title: 'Load' },
)
export type Load = Static<typeof Load>

const reasons = Type.Record(Type.String(), count, {
  description: 'Rows by why they were set aside, `column:reason`; a row can have several',
})

export const LoadDetail = Type.Object(
  {
    load: Load,
    entities: Type.Array(
      Type.Object({ entity: Name, read: count, loaded: count, setAside: count, rows: count, reasons }),
    ),
    files: Type.Array(Type.Object({ path: Type.String(), sha256: Type.String(), bytes: count })),
  },
  { title: 'LoadDetail' },
)
export type LoadDetail = Static<typeof LoadDetail>

export const DataSource = Type.Object(
  {
    source: Name,
    kind: oneOf(['csv', 'parquet', 'jsonl', 'postgresql', 'trino'] as const),
    read: oneOf(['files', 'in_place', 'extract'] as const),
    schedule: Type.Optional(Type.String({ description: 'As in crontab(5), in Swedish time' })),
    mapping: Type.Object({ file: Type.String(), version: Type.Integer(), hash: Type.String() }),
    entities: Type.Array(Name),
    last: Type.Optional(Load),
  },
  { title: 'DataSource' },
)
export type DataSource = Static<typeof DataSource>

export const EntityQuality = Type.Object(
  {
    entity: Name,
    at: Instant,
    read: count,
    setAside: count,
    reasons,
    orphans: Type.Record(Type.String(), count, {
      description: 'Rows that are there and refer to what is not, by column',
    }),
  },
  { title: 'EntityQuality' },
)

export type EntityQuality = Static<typeof EntityQuality>

export const SetAsideRow = Type.Object(
  {
    load: Id,
    at: Instant,
    reasons: Type.Array(Type.String()),
    row: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'SetAsideRow' },
)
export type SetAsideRow = Static<typeof SetAsideRow>

export const LoadWrite = Type.Object({ source: text(63) }, { title: 'LoadWrite', ...closed })
