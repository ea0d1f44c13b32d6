import { swedishZone, Temporal } from '../../kernel/index.ts'

/** `csv`: with semicolons; `csv_comma`: with commas. */
export const formats = ['csv', 'csv_comma', 'jsonl', 'parquet', 'arrow'] as const
export type Format = (typeof formats)[number]

/** A file of a delivery. */
export interface DeliveredFile {
  readonly name: string
  /** Of what describes the data: `schema` and `checksums`. */
  readonly format: Format | 'schema' | 'checksums'
  readonly bytes: number
  readonly sha256: string
  /** Of data: without the line of names. */
  readonly rows?: number
}

/** A run's figures as a folder of files, for an organisation. */
export interface Delivery {
  readonly id: string
  readonly run: string
  readonly organisation: string
  readonly plan: string | null
  readonly formats: readonly Format[]
  readonly bom: boolean
  /** In Sweden, `2026-01-31`. */
  readonly day: string
  readonly state: 'waiting' | 'ready' | 'failed' | 'removed'
  readonly reason: string | null
  readonly askedBy: string
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly keepUntil: Date
  readonly files: readonly DeliveredFile[] | null
}

/** The day in Sweden. */
export const swedishDay = (at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(swedishZone)
    .toPlainDate()
    .toString()

/** What a consumer sees it as, within its product. */
export const folderName = ({ day, run }: Pick<Delivery, 'day' | 'run'>): string => `${day}-${run}`
