import { Button } from '@midas-ds/components/button'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
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
        <label>
          <input
            type="checkbox"
            checked={isReserve}
            onChange={({ target }) => change(() => setReserve(target.checked))}
          />{' '}
          {texts.reserve}
        </label>
        <Button type="submit" isDisabled={search.isPending}>
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
  const names = [
    texts.domain,
    texts.category,
    texts.address,
    texts.source,
    texts.controller,
    texts.owner,
    texts.mostRecent,
    texts.updated,
  ]
  return (
    <div className="services-scroll" role="region" aria-label={texts.found(items.length)} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <tr key={JSON.stringify(each)}>
              <th scope="row">{each.serviceDomain}</th>
              <td>{each.categorization}</td>
              <td>{each.logicalAddress}</td>
              <td>{each.sourceSystem}</td>
              <td>{each.dataController}</td>
              <td>{each.owner}</td>
              <td>{each.mostRecent ? formatInstant(each.mostRecent, language) : '–'}</td>
              <td>{formatInstant(each.updatedAt, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
