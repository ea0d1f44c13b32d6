import { useState } from 'react'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import type { ProductPage, Selection } from '../../data-api.ts'
import { requestTexts } from '../request.texts.ts'
import { choosable, codesOf, codesWithin, withCodes } from './filters.ts'
import { Several } from './selection-fields.tsx'

interface FilterFieldsProps {
  page: ProductPage
  /** What can be chosen of; all of the product when not told. */
  within: Pick<Selection, 'dimensions' | 'filters'> | undefined
  filters: Selection['filters']
  onChange(filters: Selection['filters']): void
}

/** Which part of the data: some codes of a dimension alone. Lists come one at a time, as they are asked for. */
export function FilterFields({ page, within, filters, onChange }: FilterFieldsProps) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const [opened, setOpened] = useState<readonly string[]>([])
  const dimensions = choosable(page, within)
  const chosen = (id: string) =>
    filters.filter(({ column }) => column === id).flatMap((each) => codesOf(each) ?? [])
  const isShown = (id: string) => opened.includes(id) || chosen(id).length > 0
  const closed = dimensions.filter(({ id }) => !isShown(id))
  const choose = (id: string, codes: readonly string[]) => {
    setOpened([...new Set([...opened, id])])
    const granted = within?.filters.filter(({ column }) => column === id) ?? []
    // What was granted of a column is the most that there is: with nothing chosen it is all of that.
    onChange(
      codes.length === 0 && granted.length > 0
        ? [...filters.filter(({ column }) => column !== id), ...granted]
        : withCodes(page, filters, id, codes),
    )
  }
  return (
    <>
      {dimensions
        .filter(({ id }) => isShown(id))
        .map((dimension) => (
          <Several
            key={dimension.id}
            label={texts.only(dimension.title[language])}
            hint={texts.onlyHint}
            choices={codesWithin(page, dimension, within?.filters).map(([id, title]) => ({ id, title }))}
            chosen={chosen(dimension.id)}
            onChange={(codes) => choose(dimension.id, codes)}
          />
        ))}
      {closed.length > 0 && (
        <label className="field">
          {texts.filterBy}
          <select value="" onChange={({ target }) => setOpened([...opened, target.value])}>
            <option value="">{texts.filterNone}</option>
            {closed.map(({ id, title }) => (
              <option key={id} value={id}>
                {title[language]}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  )
}
