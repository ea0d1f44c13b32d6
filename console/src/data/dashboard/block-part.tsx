import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ProductPage, Run } from '../data-api.ts'
import { Definitions } from '../figures/definitions.tsx'
import { figuresTexts } from '../figures/figures.texts.ts'
import { Notes } from '../figures/notes.tsx'
import { PartStates, Progress } from '../figures/progress.tsx'
import { absentRows, dimensionIn, type FigureRow, labelOf, rowsOf, stepsOf, timeOf } from '../figures/rows.ts'
import type { useFigures } from '../figures/use-figures.ts'
import { runTexts } from '../run/run.texts.ts'
import type { Choices } from './choices.ts'
import { Coverage, coverageOf } from './coverage.tsx'
import { dashboardTexts } from './dashboard.texts.ts'
import { Choice } from './dashboard-filter.tsx'
import type { Block, Dashboard } from './dashboards.ts'
import { dayOf } from './period.ts'
import { chosenOn, isTogether, rowsBy } from './question.ts'
import { Views } from './views.tsx'

interface BlockPartProps {
  block: Block
  dashboard: Dashboard
  page: ProductPage
  /** Of the first block, which all choices are made on. */
  leading: ProductPage
  choices: Choices
  at: string | undefined
  answered: ReturnType<typeof useFigures>
  choose(changes: Record<string, string>): void
}

/** One question with its answer, or how far it has come. */
export function BlockPart({
  block,
  dashboard,
  page,
  leading,
  choices,
  at,
  answered,
  choose,
}: BlockPartProps) {
  const texts = useTexts(dashboardTexts)
  const language = useLanguage()
  const { notHere } = chosenOn(page, dashboard, choices)
  const { run, error, again } = answered
  const measures = page.product.measures.filter(({ id }) => block.measures?.includes(id) ?? true)
  const wanted = choices[block.id] ?? block.first
  const measure = measures.find(({ id }) => id === wanted) ?? measures[0]!
  return (
    <section className="data-block" aria-label={texts.blocks[block.id]}>
      <div className="services-head">
        <h2>{texts.blocks[block.id]}</h2>
      </div>
      <div className="services-tools">
        <Choice
          label={texts.show}
          options={measures.map(({ id, title }) => [id, title[language]])}
          chosen={measure.id}
          onChoose={(id) => choose({ [block.id]: id })}
        />
        {block.by === 'group' && (
          <Choice
            label={texts.group}
            options={dashboard.groups.map((id) => [id, dimensionIn(page, id).title[language]])}
            chosen={rowsBy(block, page, dashboard, choices)}
            onChoose={(group) => choose({ group })}
          />
        )}
      </div>
      {notHere.length > 0 && (
        <p className="quiet">
          {texts.notHere(notHere.map((id) => labelOf(leading, id, choices[id]!, language)).join(', '))}
        </p>
      )}
      {error !== null && error !== undefined && <Refused error={error} onRetry={again} />}
      {run === undefined && !error && <Waiting lines={8} />}
      {run && (
        <Answer run={run} again={again}>
          {() => <Told {...{ block, dashboard, page, choices, at, run, measure, measures, choose }} />}
        </Answer>
      )}
    </section>
  )
}

/** A run's figures once it is done; until then how far it has come, or why there are none. */
function Answer({ run, again, children }: { run: Run; again(): void; children(): React.ReactNode }) {
  const texts = useTexts(figuresTexts)
  const reasons: Readonly<Record<string, string>> = useTexts(runTexts).reasons
  // That no region answered is what is said anyway, beside how it went for each.
  const why = run.reason === 'nobody_answered' ? undefined : reasons[run.reason ?? '']
  if (run.parts.length === 0) return <p className="empty">{texts.noNodes}</p>
  if (run.state === 'running') return <Progress run={run} />
  if (run.state === 'done')
    return run.figures?.cells.length ? children() : <p className="empty">{texts.none}</p>
  return (
    <div className="refused" role="alert">
      <b>{run.state === 'failed' ? (why ?? texts.failed) : texts.cancelled}</b>
      <PartStates parts={run.parts} />
      <button type="button" className="plain-button" onClick={again}>
        {texts.again}
      </button>
    </div>
  )
}

interface ToldProps extends Omit<BlockPartProps, 'answered' | 'leading'> {
  run: Run
  measure: ProductPage['product']['measures'][number]
  measures: ProductPage['product']['measures']
}

function Told({ run, measures, ...shared }: ToldProps) {
  const { page, block, dashboard, choices } = shared
  const language = useLanguage()
  const texts = useTexts(dashboardTexts)
  const row = rowsBy(block, page, dashboard, choices)
  const together = isTogether(block, choices)
  const { answered, all } = coverageOf(page, run)
  const told = rowsOf(page, run.figures!, language)
  const rows = together ? told.map((each) => asOne(each, texts.together(answered, all))) : told
  const missing = row === 'region' && !together ? absentRows(page, run.figures!, language) : []
  const steps = block.over === 'span' ? stepsOf(rows, timeOf(page)) : []
  const days = steps.map(dayOf)
  // Data of one product may end before another's: then the last there is, which the heading names.
  const at =
    shared.at !== undefined && (steps.length === 0 || steps.includes(shared.at)) ? shared.at : steps.at(-1)
  const breaks = (page.product.seriesBreaks ?? [])
    .map((each) => each.at)
    .filter((day) => days.length > 0 && day >= days[0]! && day <= days.at(-1)!)
  return (
    <>
      {(together || (row !== 'region' && choices['region'] === undefined)) && (
        <Coverage page={page} run={run} />
      )}
      <Notes page={page} run={run} breaks={breaks} />
      <Views
        {...shared}
        at={at}
        run={run}
        rows={rows}
        missing={missing}
        row={row}
        measures={measures}
        breaks={breaks}
      />
      <Definitions page={page} measures={measures} run={run} />
    </>
  )
}

/** A row of regions together, as it stands where each region does. */
const asOne = (row: FigureRow, name: string): FigureRow => ({
  ...row,
  at: { region: null, ...row.at },
  labels: { region: name, ...row.labels },
})
