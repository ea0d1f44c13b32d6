import type { ColumnType } from '../model/entities.ts'
import type { Row } from './duckdb.ts'

export type EngineKind = 'duckdb' | 'postgresql' | 'trino'

export interface QueryOptions {
  /** Ends the query where it stands. */
  signal?: AbortSignal | undefined
  /** More rows than this is a {@link TooManyRows}. */
  most: number
}

/** What answers questions on a region's data: reads, and nothing else. */
export interface Engine {
  readonly kind: EngineKind
  readonly dialect: Dialect
  /**
   * Rows as plain values: dates as `2026-01-31`, instants as ISO 8601, numbers as numbers.
   *
   * @throws {TooManyRows}
   */
  rows(sql: string, values: readonly unknown[], options: QueryOptions): Promise<Row[]>
  /** Writes what a question answers as a Parquet file, where the engine can. Answers how many rows. */
  writeParquet?(
    sql: string,
    values: readonly unknown[],
    options: { path: string; signal?: AbortSignal | undefined },
  ): Promise<number>
  /**
   * All that a question answers, a batch at a time, for engines that write no files: columns of text, as the engine writes values. No more than
   * a batch is in memory.
   */
  batches?(
    sql: string,
    values: readonly unknown[],
    options: { rows: number; signal?: AbortSignal | undefined },
  ): AsyncGenerator<TextColumns>
  close(): Promise<void>
}

/** Columns of one length. */
export type TextColumns = readonly (readonly (string | null)[])[]

/** How an engine writes what engines write in their own ways. Arguments are SQL, made of the model's own names. */
export interface Dialect {
  /** The type that a value is cast to. */
  readonly types: Readonly<Record<ColumnType, string>>
  /** The n-th value's place, from 1; engines whose places have no number take values in the order of the text. */
  place(n: number): string
  /** An instant of a table, as one whose day and hour are Swedish. */
  local(instant: string): string
  /** Days from one date to another. */
  days(from: string, to: string): string
  /** 0 to 255: the first byte of the SHA-256 of a text. */
  firstByte(text: string): string
  /** The two largest, the largest first, as a list. */
  twoLargest(number: string): string
}

export class TooManyRows extends Error {
  override readonly name = 'TooManyRows'
  constructor(most: number) {
    super(`more than ${most} rows`)
  }
}
