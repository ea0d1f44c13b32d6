import { Button } from '@midas-ds/components/button'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { indexTexts } from './index.texts.ts'
import { type Engagement, searchIndex } from './index-api.ts'

/** A search for one person. What was found is kept on this page alone: nothing of it is in an address or in a cache. */
export function PersonSearch() {
  const texts = useTexts(indexTexts)
  const [number, setNumber] = useState('')
  const [isReserve, setReserve] = useState(false)
  const [root, setRoot] = useState('')
  const search = useMutation({ mutationFn: searchIndex, gcTime: 0 })
  const change = (set: () => void) => {
    search.reset()
    set()
  }
  return (
    <section className="services-section">
      <h2>{texts.searchTitle}</h2>
      <p className="quiet">{texts.searchWhy}</p>
      <form
        className="services-tools"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          search.mutate({ extension: number.trim(), ...(isReserve && { root: root.trim() }) })
        }}
      >
        <label className="field">
          {texts.number}
          <input
            value={number}
            onChange={({ target }) => change(() => setNumber(target.value))}
            maxLength={30}
            required
            spellCheck={false}
            placeholder={isReserve ? undefined : texts.numberHelp}
          />
        </label>
        {isReserve && (
          <label className="field">
            {texts.root}
            <input
              value={root}
              onChange={({ target }) => change(() => setRoot(target.value))}
              maxLength={100}
              required
              spellCheck={false}
            />
          </label>
        )}
        <label className="services-check">
          <input
            type="checkbox"
            checked={isReserve}
            onChange={({ target }) => change(() => setReserve(target.checked))}
          />
          {texts.reserve}
        </label>
        <Button size="medium" type="submit" isDisabled={search.isPending}>
          {search.isPending ? texts.searching : texts.search}
        </Button>
      </form>
      {search.error && <Refused error={search.error} />}
      <div role="status">
        {search.data &&
          (search.data.items.length === 0 ? texts.nothing : texts.found(search.data.items.length))}
      </div>
      {search.data && search.data.items.length > 0 && <Found items={search.data.items} />}
    </section>
  )
}

function Found({ items }: { items: readonly Engagement[] }) {
  const texts = useTexts(indexTexts)
  const language = useLanguage()
  const columns: DataColumn<Engagement>[] = [
    { key: 'domain', head: texts.domain, text: ({ serviceDomain }) => serviceDomain },
    { key: 'category', head: texts.category, text: ({ categorization }) => categorization },
    { key: 'address', head: texts.address, text: ({ logicalAddress }) => logicalAddress },
    { key: 'source', head: texts.source, text: ({ sourceSystem }) => sourceSystem },
    { key: 'controller', head: texts.controller, text: ({ dataController }) => dataController },
    { key: 'owner', head: texts.owner, text: ({ owner }) => owner },
    {
      key: 'mostRecent',
      head: texts.mostRecent,
      text: ({ mostRecent }) => (mostRecent ? formatInstant(mostRecent, language) : ''),
      value: ({ mostRecent }) => mostRecent,
    },
    {
      key: 'updated',
      head: texts.updated,
      text: ({ updatedAt }) => formatInstant(updatedAt, language),
      value: ({ updatedAt }) => updatedAt,
    },
  ]
  // A file of what is known of a person is not to lie on a disk.
  return (
    <DataList
      label={texts.found(items.length)}
      columns={columns}
      rows={items}
      keyOf={(each) => JSON.stringify(each)}
      first={{ key: 'mostRecent', descending: true }}
    />
  )
}
