import type { ExportFormat, Form } from './export.ts'
import { fhir } from './fhir.ts'
import { omop } from './omop.ts'

export const forms: Readonly<Record<ExportFormat, Form>> = { omop, fhir }
