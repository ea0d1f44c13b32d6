import type { ReactNode } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { DataColumn } from '../list/data-table.tsx'
import { Named, namedText } from '../named.tsx'
import { contractName } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'
import type { List } from './lists.ts'

/** A row of a list with the names of what it points at. */
export interface AddressedRow {
  row: Readonly<Record<string, string>>
  names: Readonly<Record<string, string>>
}

type Field = keyof typeof addressingTexts.sv.fields

/** What of a row is shown, in order; the first names it. */
const shown: Record<List, readonly Field[]> = {
  components: ['name', 'hsaId', 'system'],
  endpoints: ['url', 'profile', 'component'],
  'logical-addresses': ['name', 'hsaId', 'parent'],
  routes: ['contract', 'logicalAddress', 'endpoint', 'validFrom', 'validUntil'],
  authorisations: ['contract', 'consumer', 'logicalAddress', 'validFrom', 'validUntil'],
}

/** The columns of a list, by the fields that the interface sorts by. */
export function useColumns(list: List): DataColumn<AddressedRow>[] {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const textOf = (field: Field, { row, names }: AddressedRow): string => {
    const value = row[field]
    if (value === undefined) return field === 'validUntil' ? texts.forever : ''
    if (field === 'contract') return contractName(value)
    if (field === 'profile') return texts.profiles[value as 'rest'] ?? value
    if (field === 'validFrom' || field === 'validUntil') return formatInstant(value, language)
    if (field === 'logicalAddress' || field === 'parent') return namedText(names[value], value)
    return names[value] ?? value
  }
  const drawn = (field: Field, of: AddressedRow): ReactNode => {
    const value = of.row[field]
    if (value === undefined) return textOf(field, of) || '–'
    if (field === 'logicalAddress' || field === 'parent') return <Named name={of.names[value]} id={value} />
    if (field === 'contract') return <span title={value}>{contractName(value)}</span>
    if (field === 'hsaId' || field === 'url' || field === 'system' || field === 'endpoint')
      return <span className="services-id">{textOf(field, of)}</span>
    const at = Date.parse(value)
    const remark =
      field === 'validFrom' && at > Date.now()
        ? texts.notYet
        : field === 'validUntil' && at <= Date.now()
          ? texts.expired
          : undefined
    return (
      <>
        {textOf(field, of)}
        {remark && <div className="warn">{remark}</div>}
      </>
    )
  }
  return shown[list].map((field) => ({
    key: field,
    head: texts.fields[field],
    text: (of) => textOf(field, of),
    render: (of) => drawn(field, of),
  }))
}
