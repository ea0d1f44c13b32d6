import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { formatDate } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Pick } from '../../register/form/fields.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { catalogueTexts } from './catalogue.texts.ts'
import { type CatalogueItem, useCatalogue } from './catalogue-api.ts'
import { MachineLinks } from './machine-links.tsx'
import '../../register/register.css'
import '../../services/services.css'

/** The catalogue: found by words, narrowed to what one region has. */
export function CataloguePage() {
  const texts = useTexts(catalogueTexts)
  const [search, setSearch] = useState('')
  const [region, setRegion] = useState<string>()
  const { data, error, refetch } = useCatalogue(useDeferredValue(search.trim()), region)
  const everything = useCatalogue('', undefined).data?.items ?? []
  const regions = new Map(everything.flatMap((item) => item.regions.map(({ code, name }) => [code, name])))
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <search className="services-tools">
        <label className="field">
          <span>{texts.search}</span>
          <input
            type="search"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            maxLength={100}
          />
        </label>
        <Pick
          label={texts.show}
          none={texts.wholes}
          value={region}
          choices={[...regions]
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([value, name]) => ({ value, label: texts.ofRegion(name) }))}
          onChange={setRegion}
        />
      </search>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.items.length > 0 && <Datasets items={data.items} />}
      <p>
        {texts.export} <MachineLinks />
      </p>
    </div>
  )
}

function Datasets({ items }: { items: readonly CatalogueItem[] }) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  const holds = ({ faults }: CatalogueItem) =>
    faults.length === 0 ? texts.holds : texts.faultCount(faults.length)
  const columns: DataColumn<CatalogueItem>[] = [
    {
      key: 'name',
      head: texts.name,
      text: ({ title }) => title[language],
      render: ({ id, title }) => (
        <Link to="/data/catalogue/$id" params={{ id }}>
          {title[language]}
        </Link>
      ),
    },
    { key: 'access', head: texts.access, text: ({ access }) => texts.accesses[access] },
    { key: 'refresh', head: texts.refresh, text: ({ refresh }) => texts.refreshes[refresh] },
    {
      key: 'regions',
      head: texts.regions,
      text: ({ regions }) => String(regions.length),
      value: ({ regions }) => regions.length,
      numeric: true,
    },
    {
      key: 'until',
      head: texts.until,
      text: ({ quality }) => (quality?.until === undefined ? '' : formatDate(quality.until, language)),
      value: ({ quality }) => quality?.until ?? '',
    },
    {
      key: 'check',
      head: texts.check,
      text: holds,
      value: ({ faults }) => faults.length,
      render: (item) => (item.faults.length === 0 ? holds(item) : <b className="fault">{holds(item)}</b>),
    },
  ]
  return (
    <DataList label={texts.title} columns={columns} rows={items} keyOf={({ id }) => id} file={texts.file} />
  )
}
