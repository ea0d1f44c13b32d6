import type { Query } from '../../api/http.ts'
import type { AnyRegister, Stored, Surroundings } from '../register.ts'
import { listOf } from '../register-api.ts'
import { ExportCsv } from './export-csv.tsx'

/** Saves a register as a file, by its columns and the ids. */
export function ExportButton({
  register,
  query,
  around,
}: {
  register: AnyRegister
  query: Query
  around: Surroundings
}) {
  return (
    <ExportCsv<Stored>
      name={register.title(around)}
      heads={[...register.columns.map((column) => column.head(around)), around.texts.id]}
      cells={(doc) => [...register.columns.map((column) => column.text(doc, around)), doc.id]}
      read={(cursor) => listOf<Stored>(register, { ...query, limit: 500, cursor })}
    />
  )
}
