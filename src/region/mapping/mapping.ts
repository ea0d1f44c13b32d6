import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { parse } from 'yaml'
import { oneOf, text } from '../../trust/index.ts'
import { Name } from '../wire/index.ts'

const closed = { additionalProperties: false } as const
const sql = text(4000)
const TableName = Type.String({ pattern: '^[\\p{L}_][\\p{L}0-9_]{0,62}$' })

/** How one entity of the model is made of a source. */
export const EntityMapping = Type.Object(
  {
    /** What follows `from`: a table of the source, or several joined. */
    from: sql,
    where: Type.Optional(sql),
    /** `replace`: the source tells all there is; `append`: news, where a row with the same key takes the place of the old one. */
    mode: oneOf(['replace', 'append'] as const),
    /** The identity that the column `person` becomes a pseudonym of. */
    person: Type.Optional(sql),
    /** Columns of the model, each with an expression in the source's SQL. */
    columns: Type.Record(Name, sql),
    /** Of a column: the source's values, and what they are called in the model. */
    codes: Type.Optional(Type.Record(Name, Type.Record(text(200), text(200)))),
    /** Of a database, grows with every change of a row: of extracts only what is new is read; in place, of rows with one key the newest is believed. */
    watermark: Type.Optional(sql),
  },
  closed,
)
export type EntityMapping = Static<typeof EntityMapping>

const SampleRow = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))

/** Rows of the source with what is to become of them. */
const Sample = Type.Object(
  {
    entity: Name,
    /** By table. */
    rows: Type.Record(TableName, Type.Array(SampleRow, { maxItems: 200 })),
    /** Rows of the model that come of it, in any order: the columns named, as text. `person` is told by the identity itself. */
    expect: Type.Array(
      Type.Record(Name, Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    ),
    /** Reasons that rows are set aside for, such as `kind:code`, in alphabetical order. */
    aside: Type.Optional(Type.Array(text(100))),
  },
  closed,
)
export type Sample = Static<typeof Sample>

const FileTable = Type.Object(
  {
    /** Under the place: `kontakter_{batch}.csv`. Files with the same batch are loaded together, batches in the order of their names. `*` is anything. */
    files: Type.String({ minLength: 1, maxLength: 200, pattern: '^(?!/)(?!.*\\.\\.)[^\\\\]+$' }),
  },
  closed,
)

/** A mapping file: from one source to the common model. The region's own, trusted and versioned. */
export const MappingFile = Type.Object(
  {
    /** Counts up with every change of meaning. */
    version: Type.Integer({ minimum: 1 }),
    source: Name,
    kind: oneOf(['csv', 'parquet', 'jsonl', 'postgresql', 'trino'] as const),
    /** Of files: a folder under the node's folder for files. Of a database or Trino: the name of one that the node is set up with. */
    place: Type.String({ maxLength: 200, pattern: '^(?!/)(?!.*\\.\\.)[^\\\\]*$' }),
    /** Of a database: read where it is, or fetched into the node's own store. Trino is read where it is. */
    read: Type.Optional(oneOf(['in_place', 'extract'] as const)),
    /** As in crontab(5), in Swedish time. */
    schedule: Type.Optional(text(100)),
    csv: Type.Optional(
      Type.Object(
        {
          delimiter: oneOf([';', ',', '\t', '|'] as const),
          encoding: oneOf(['utf-8', 'latin-1'] as const),
        },
        closed,
      ),
    ),
    /** How the source writes numbers and dates in text; ISO 8601 and a point where nothing is said. */
    formats: Type.Optional(
      Type.Object(
        {
          decimal: Type.Optional(oneOf([',', '.'] as const)),
          day: Type.Optional(text(60, 'As strptime has it: %d.%m.%Y')),
          time: Type.Optional(text(60, 'As strptime has it; of Europe/Stockholm')),
        },
        closed,
      ),
    ),
    /** A file that changed less than so many seconds ago may still be under way, and waits. */
    settleSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
    tables: Type.Optional(Type.Record(TableName, FileTable)),
    entities: Type.Record(Name, EntityMapping),
    samples: Type.Optional(Type.Array(Sample, { maxItems: 200 })),
  },
  { ...closed, title: 'MappingFile' },
)
export type MappingFile = Static<typeof MappingFile>
export type Formats = NonNullable<MappingFile['formats']>

export interface Mapping extends MappingFile {
  /** Where it stands, for messages. */
  readonly file: string
  /** SHA-256 of its text. */
  readonly hash: string
}

/** What is wrong at a place of a mapping. */
export interface MappingFault {
  readonly entity?: string
  readonly column?: string
  readonly text: string
}

/** A mapping that cannot be used, with all that is wrong with it. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  readonly file: string
  readonly faults: readonly MappingFault[]
  constructor(file: string, faults: readonly MappingFault[]) {
    super(`${file}: ${faults.map(faultText).join('; ')}`)
    this.file = file
    this.faults = faults
  }
}

export const faultText = ({ entity, column, text: what }: MappingFault): string =>
  [entity, column].filter((part) => part !== undefined).join('.') +
  (entity === undefined ? what : `: ${what}`)

/** Reads a mapping's form; what it says of the model is checked by `checkMapping`. @throws {MappingError} */
export function parseMapping(source: string, file: string): Mapping {
  let read: unknown
  try {
    read = parse(source)
  } catch (error) {
    throw new MappingError(file, [{ text: `is not YAML (${(error as Error).message.split('\n')[0]})` }])
  }
  if (!Check(MappingFile, read)) throw new MappingError(file, formFaults(read))
  return { ...read, file, hash: createHash('sha256').update(source).digest('hex') }
}

/** `/entities/contact/columns/kind` is about the entity `contact` and its column `kind`. */
function formFaults(read: unknown): MappingFault[] {
  return Errors(MappingFile, read)
    .slice(0, 20)
    .map(({ instancePath, message }) => {
      const [top, entity, part, column] = instancePath.split('/').slice(1)
      if (top !== 'entities' || entity === undefined)
        return { text: `${instancePath || 'the file'} ${message}` }
      return {
        entity,
        ...(column !== undefined && { column }),
        text: part === undefined || column !== undefined ? message : `${part} ${message}`,
      }
    })
}
