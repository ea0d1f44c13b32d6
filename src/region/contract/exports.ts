import Type, { type Static } from 'typebox'
import { Id, Instant, oneOf } from '../../trust/index.ts'
import { LoadReason } from './loads.ts'

const closed = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })
const ExportFormat = oneOf(['omop', 'fhir'] as const)

export const Export = Type.Object(
  {
    id: Id,
    format: ExportFormat,
    state: oneOf(['waiting', 'running', 'done', 'failed', 'removed'] as const),
    askedBy: Type.String(),
    askedAt: Instant,
    startedAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    done: Type.Integer({ minimum: 0, description: 'Files written so far' }),
    of: Type.Integer({ minimum: 1, description: 'Files in all' }),
    loadedAt: Type.Optional(Instant),
    files: Type.Optional(
      Type.Array(Type.Object({ name: Type.String(), rows: count, bytes: count, sha256: Type.String() })),
    ),
    reason: Type.Optional(LoadReason),
  },
  { title: 'Export' },
)
export type Export = Static<typeof Export>

export const ExportWrite = Type.Object(
  {
    format: Type.Enum(['omop', 'fhir'], {
      description:
        'omop: OMOP CDM 5.4, a Parquet file for each table; fhir: FHIR R4, a file of JSON lines for each kind of resource',
    }),
  },
  { title: 'ExportWrite', ...closed },
)
