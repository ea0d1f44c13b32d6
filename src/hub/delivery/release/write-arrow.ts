import { writeFile } from 'node:fs/promises'
import {
  type DataType,
  Field,
  Float64,
  Int64,
  Schema,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import type { Column, ReleaseTable, Value } from './release-table.ts'

const types: Readonly<Record<Column['type'], DataType>> = {
  text: new Utf8(),
  integer: new Int64(),
  number: new Float64(),
}

/** Writes a table in Arrow's IPC file format, with notes in its schema. */
export async function writeArrow(
  path: string,
  { columns, rows }: ReleaseTable,
  notes: Readonly<Record<string, string>>,
): Promise<void> {
  const schema = new Schema(
    columns.map(({ name, type }) => new Field(name, types[type], true)),
    new Map(Object.entries(notes)),
  )
  const vectors = Object.fromEntries(
    columns.map(({ name, type }, at) => [
      name,
      vectorFromArray(
        rows.map((row) => arrowValue(type, row[at] ?? null)),
        types[type],
      ),
    ]),
  )
  await writeFile(path, tableToIPC(new Table(schema, vectors), 'file'), { flag: 'wx' })
}

const arrowValue = (type: Column['type'], value: Value): Value | bigint =>
  type === 'integer' && typeof value === 'number' ? BigInt(value) : value
