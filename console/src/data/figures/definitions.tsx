import { Link } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import type { Measure, ProductPage, Run } from '../data-api.ts'
import { EvidenceTable } from './evidence-table.tsx'
import { figuresTexts } from './figures.texts.ts'

/** Where figures come from: what each measure is defined as and by whom, the run that made them, and what the regions had. */
export function Definitions({
  page,
  measures,
  run,
}: {
  page: ProductPage
  measures: readonly Measure[]
  run: Run
}) {
  const texts = useTexts(figuresTexts)
  const language = useLanguage()
  const { product } = page
  return (
    <details className="data-definitions">
      <summary>{texts.definitions}</summary>
      <div>
        <dl className="services-facts">
          <dt>{texts.product}</dt>
          <dd>
            <Link to="/data/products/$id" params={{ id: product.id }}>
              {product.title[language]} {product.version}
            </Link>
          </dd>
          <dt>{texts.run}</dt>
          <dd>
            <Link to="/data/runs/$id" params={{ id: run.id }}>
              {texts.runAt(formatInstant(run.createdAt, language))}
            </Link>{' '}
            <Copyable value={run.id} label={texts.runId} />
          </dd>
          <dt>{texts.answered}</dt>
          <dd>{formatInstant(run.endedAt ?? run.createdAt, language)}</dd>
        </dl>
        <MeasureTable measures={measures} />
        <EvidenceTable parts={run.parts} />
      </div>
    </details>
  )
}

/** What measures are, each with its source and version. */
export function MeasureTable({ measures }: { measures: readonly Measure[] }) {
  const texts = useTexts(figuresTexts)
  const language = useLanguage()
  return (
    <div className="services-scroll table-frame" role="group" aria-label={texts.measure} tabIndex={0}>
      <table className="plain-table data-table" aria-label={texts.measure}>
        <thead>
          <tr>
            {[texts.measure, texts.definition, texts.source, texts.version].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.map(({ id, title, definition, source, version }) => (
            <tr key={id}>
              <th scope="row" data-head={texts.measure}>
                {title[language]}
              </th>
              <td data-head={texts.definition}>{definition[language]}</td>
              <td data-head={texts.source}>{source}</td>
              <td data-head={texts.version}>{version}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
