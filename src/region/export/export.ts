import type { LoadReason } from '../load/load-fault.ts'

export const exportFormats = ['omop', 'fhir'] as const
/** OMOP CDM 5.4 as Parquet, or FHIR R4 as lines of JSON (FHIR Bulk Data). */
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportFile {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

export interface Export {
  readonly id: string
  readonly format: ExportFormat
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'removed'
  readonly askedBy: string
  readonly askedAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** Files written so far. */
  readonly done: number
  readonly of: number
  readonly loadedAt: Date | null
  readonly files: readonly ExportFile[] | null
  readonly reason: LoadReason | null
}

/** A file of an export, and what it is made of: a `copy` of this select of the tables that `prepared` makes. */
export interface Target {
  readonly name: string
  readonly sql: string
}

/** A format: what it asks of people, its files, and how DuckDB writes one. */
export interface Form {
  /** SQL of `model.person`: people for whom it does not hold are left out, with all that is theirs. */
  readonly people: string
  readonly targets: readonly Target[]
  /** As `copy … to … (…)` has it. */
  readonly options: string
}
