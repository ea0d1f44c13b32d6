import { Link, useParams } from '@tanstack/react-router'
import { addDays } from '../../clock/swedish-time.ts'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ProductPage, Run } from '../data-api.ts'
import { Definitions } from '../figures/definitions.tsx'
import { EvidenceTable } from '../figures/evidence-table.tsx'
import { FigureTable } from '../figures/figure-table.tsx'
import { formatStep, measureHead } from '../figures/format-figure.ts'
import { Notes } from '../figures/notes.tsx'
import { Progress } from '../figures/progress.tsx'
import { dimensionIn, labelOf, leastOf, rowsOf } from '../figures/rows.ts'
import { useRun } from '../figures/use-figures.ts'
import { useProduct } from '../use-product.ts'
import { CancelRun } from './cancel-run.tsx'
import { runTexts } from './run.texts.ts'

/** One run: what was asked, how each region stands, and the figures. */
export function RunPage() {
  const texts = useTexts(runTexts)
  const { id = '' } = useParams({ strict: false })
  const { data: run, error, refetch } = useRun(id)
  return (
    <div className="services-section">
      <Link to="/data/runs">{texts.back}</Link>
      <h1>{texts.one}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {run === undefined ? !error && <Waiting lines={12} /> : <Shown run={run} />}
    </div>
  )
}

function Shown({ run }: { run: Run }) {
  const texts = useTexts(runTexts)
  const { data: page, error, refetch } = useProduct(run.product)
  return (
    <>
      {run.state === 'running' && (
        <>
          <Progress run={run} />
          <CancelRun run={run} />
        </>
      )}
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {page && <RunFacts run={run} page={page} />}
      <h2>{texts.parts}</h2>
      <EvidenceTable parts={run.parts} />
      <h2>{texts.figures}</h2>
      {page && run.figures ? (
        <RunFigures run={run} page={page} figures={run.figures} />
      ) : (
        <p className="quiet">{run.state === 'running' ? texts.figuresLater : texts.figuresNone}</p>
      )}
    </>
  )
}

function RunFacts({ run, page }: { run: Run; page: ProductPage }) {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const { product } = page
  const { selection } = run
  const reasons: Readonly<Record<string, string>> = texts.reasons
  const measures = product.measures.filter(({ id }) => selection.measures.includes(id))
  const facts: [string, React.ReactNode][] = [
    [
      texts.state,
      run.reason === undefined
        ? texts.states[run.state]
        : `${texts.states[run.state]}. ${reasons[run.reason] ?? run.reason}`,
    ],
    [
      texts.product,
      <Link key="product" to="/data/products/$id" params={{ id: product.id }}>
        {product.title[language]} {run.productVersion}
      </Link>,
    ],
    [texts.purpose, run.purpose],
    ...(run.permit === undefined
      ? []
      : [
          [
            texts.permit,
            <Link key="permit" to="/data/permits/$id" params={{ id: run.permit }}>
              {texts.toPermit}
            </Link>,
          ] as [string, React.ReactNode],
        ]),
    [texts.measures, measures.map(({ title }) => title[language]).join(', ')],
    [texts.dimensions, selection.dimensions.map((id) => dimensionIn(page, id).title[language]).join(', ')],
    [texts.filters, filtersText(page, selection, language) || texts.everything],
    [
      texts.period,
      texts.until(
        formatStep(selection.period.from, language),
        formatStep(addDays(selection.period.to, -1), language),
      ),
    ],
    [texts.asked, formatInstant(run.createdAt, language)],
    run.endedAt === undefined
      ? [texts.deadline, formatInstant(run.deadline, language)]
      : [texts.ended, formatInstant(run.endedAt, language)],
    [texts.id, <Copyable key="id" value={run.id} label={texts.id} />],
    [
      texts.definition,
      <Copyable
        key="hash"
        value={run.productHash}
        shown={`${run.productHash.slice(0, 16)}…`}
        label={texts.definition}
      />,
    ],
  ]
  return <Facts facts={facts} />
}

function RunFigures({
  run,
  page,
  figures,
}: {
  run: Run
  page: ProductPage
  figures: NonNullable<Run['figures']>
}) {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const measures = page.product.measures.filter(({ id }) => figures.measures.includes(id))
  return (
    <>
      <Notes page={page} run={run} breaks={[]} />
      <FigureTable
        label={texts.figures}
        page={page}
        rows={rowsOf(page, figures, language)}
        dimensions={figures.dimensions}
        columns={measures.map((measure) => ({
          key: measure.id,
          head: measureHead(measure, language),
          measure,
        }))}
        least={leastOf(page, run)}
        file={`${run.product}-${run.id}`}
      />
      <Definitions page={page} measures={measures} run={run} />
    </>
  )
}

function filtersText(page: ProductPage, { filters }: Run['selection'], language: 'sv' | 'en'): string {
  return filters
    .map(({ column, value, values = value === undefined ? [] : [value] }) => {
      const codes = values.map((code) => labelOf(page, column, String(code), language))
      return `${dimensionIn(page, column).title[language]}: ${codes.join(', ')}`
    })
    .join('; ')
}
