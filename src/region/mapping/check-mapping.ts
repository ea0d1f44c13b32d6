import { readSchedule } from '../../kernel/index.ts'
import { type Entity, entities, type ModelColumn } from '../model/entities.ts'
import type { CodeLists } from './code-lists.ts'
import { type EntityMapping, type Mapping, MappingError, type MappingFault } from './mapping.ts'

/** The column that identities become pseudonyms in. */
export const personColumn = 'person'

/**
 * Checks a mapping against the model: that what it names is there, that what must have a value has a source, and that codes are the
 * model's. Its SQL is checked against the source's columns when it is loaded.
 *
 * @throws {MappingError} with all that is wrong
 */
export function checkMapping(mapping: Mapping, codes: CodeLists): void {
  const faults = [
    ...placeFaults(mapping),
    ...Object.entries(mapping.entities).flatMap(([name, of]) =>
      entityFaults(mapping, name, of, codes).map((fault) => ({ entity: name, ...fault })),
    ),
    ...(mapping.samples ?? [])
      .filter((sample) => mapping.entities[sample.entity] === undefined)
      .map((sample) => ({ entity: sample.entity, text: 'has samples, and is not mapped' })),
  ]
  if (faults.length > 0) throw new MappingError(mapping.file, faults)
}

function placeFaults({ kind, read, tables, csv, schedule, samples = [] }: Mapping): MappingFault[] {
  const faults: MappingFault[] = []
  const database = kind === 'postgresql' || kind === 'trino'
  if (database && read === undefined) faults.push({ text: 'read must be in_place or extract' })
  if (kind === 'trino' && read === 'extract')
    faults.push({ text: 'read must be in_place: nothing is fetched into the store over Trino' })
  if (!database && read !== undefined) faults.push({ text: 'read is for databases' })
  if (database && samples.length > 0) faults.push({ text: 'samples are for files' })
  if (database && tables !== undefined) faults.push({ text: 'tables is for files' })
  if (!database && Object.keys(tables ?? {}).length === 0) faults.push({ text: 'tables are missing' })
  if (schedule !== undefined && readSchedule(schedule) === undefined)
    faults.push({ text: 'schedule is not as in crontab(5), or never comes' })
  if (kind === 'csv' && csv === undefined) faults.push({ text: 'csv (delimiter and encoding) is missing' })
  if (kind !== 'csv' && csv !== undefined) faults.push({ text: 'csv is for CSV files' })
  return faults
}

function entityFaults(
  mapping: Mapping,
  name: string,
  of: EntityMapping,
  codes: CodeLists,
): Omit<MappingFault, 'entity'>[] {
  const model = entities.find((each) => each.name === name)
  if (model === undefined) return [{ text: 'is no entity of the common model' }]
  const known = new Map(model.columns.map((column) => [column.name, column]))
  const named = [...Object.keys(of.columns), ...Object.keys(of.codes ?? {})]
  return [
    ...named
      .filter((column) => !known.has(column))
      .map((column) => ({ column, text: 'is no column of the entity' })),
    ...model.columns
      .filter((column) => column.required && !isMapped(of, column.name))
      .map(({ name: column }) => ({ column, text: 'must have a value, and has no source' })),
    ...personFaults(mapping, model, of),
    ...Object.entries(of.codes ?? {}).flatMap(([column, table]) =>
      codeFaults(of, column, known.get(column), table, codes),
    ),
    ...(of.watermark !== undefined && (mapping.read === undefined || of.mode !== 'append')
      ? [{ text: 'watermark is for databases’ tables that append' }]
      : []),
  ]
}

/** Whether a column has a source. */
export const isMapped = (of: EntityMapping, column: string): boolean =>
  of.columns[column] !== undefined || (column === personColumn && of.person !== undefined)

function personFaults(mapping: Mapping, model: Entity, of: EntityMapping): Omit<MappingFault, 'entity'>[] {
  const hasPerson = model.columns.some(({ name }) => name === personColumn)
  const column = personColumn
  if (of.person !== undefined && !hasPerson) return [{ column, text: 'is no column of the entity' }]
  if (!hasPerson) return []
  // A warehouse that is read in place keeps pseudonyms of its own: the node's key does not go there.
  if (mapping.read === 'in_place' || mapping.kind === 'trino')
    return of.person === undefined
      ? []
      : [
          {
            column,
            text: 'of a warehouse read in place is a column of pseudonyms that the region keeps there',
          },
        ]
  return of.columns[column] === undefined
    ? []
    : [{ column, text: 'is made of an identity: give the expression as person, not among columns' }]
}

function codeFaults(
  of: EntityMapping,
  column: string,
  model: ModelColumn | undefined,
  table: Record<string, string>,
  codes: CodeLists,
): Omit<MappingFault, 'entity'>[] {
  if (of.columns[column] === undefined) return [{ column, text: 'has codes, and no source' }]
  const list = model?.codes === undefined ? undefined : codes.get(model.codes)
  if (list === undefined) return []
  const unknown = [...new Set(Object.values(table))].filter((code) => !list.includes(code))
  return unknown.map((code) => ({ column, text: `${code} is no code of the list ${model!.codes}` }))
}
