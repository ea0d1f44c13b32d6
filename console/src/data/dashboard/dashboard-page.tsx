import { useNavigate, useSearch } from '@tanstack/react-router'
import { serverNow } from '../../clock/now.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ProductPage } from '../data-api.ts'
import { rowsOf, stepsOf, timeOf } from '../figures/rows.ts'
import { useFigures } from '../figures/use-figures.ts'
import { useProduct } from '../use-product.ts'
import { BlockPart } from './block-part.tsx'
import { type Choices, choosing } from './choices.ts'
import { dashboardTexts } from './dashboard.texts.ts'
import { DashboardFilter } from './dashboard-filter.tsx'
import type { Dashboard } from './dashboards.ts'
import { questionOf } from './question.ts'

/** A question answered by regions together: a choice above, and below it figures drawn and told, with where they come from. */
export function DashboardPage({ dashboard }: { dashboard: Dashboard }) {
  const texts = useTexts(dashboardTexts)
  const { data: page, error, refetch } = useProduct(dashboard.blocks[0].product)
  return (
    <div className="services-section">
      <h1>{texts.titles[dashboard.name]}</h1>
      <p className="quiet">{texts.leads[dashboard.name]}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {page ? <Answered dashboard={dashboard} page={page} /> : !error && <Waiting lines={12} />}
    </div>
  )
}

function Answered({ dashboard, page }: { dashboard: Dashboard; page: ProductPage }) {
  const language = useLanguage()
  const choices = useSearch({ strict: false }) as Choices
  const navigate = useNavigate()
  const choose = (changes: Record<string, string>) =>
    void navigate({ to: `/data/${dashboard.name}`, search: choosing(choices, changes), replace: true })
  const [lead, ...others] = dashboard.blocks
  // What figures are for is told to the regions, and written in their logs: in Swedish whatever she reads.
  const purpose = `Instrumentpanel: ${dashboardTexts.sv.titles[dashboard.name]}`
  const asked = { choices, now: serverNow(), purpose }
  const led = useFigures(questionOf(lead, page, dashboard, { ...asked, at: undefined }))
  const figures = led.run?.figures
  const steps = figures ? stepsOf(rowsOf(page, figures, language), timeOf(page)) : []
  const at = steps.find((step) => step === choices['at']) ?? steps.at(-1)
  const shared = { dashboard, leading: page, choices, at, choose }
  return (
    <>
      <DashboardFilter {...shared} page={page} steps={steps} />
      <BlockPart {...shared} block={lead} page={page} answered={led} />
      {others.map((block) => (
        <OtherBlock key={block.id} {...shared} block={block} asked={asked} />
      ))}
    </>
  )
}

interface OtherBlockProps extends Omit<React.ComponentProps<typeof BlockPart>, 'page' | 'answered'> {
  asked: { choices: Choices; now: number; purpose: string }
}

function OtherBlock({ asked, ...shared }: OtherBlockProps) {
  const { block, dashboard, at } = shared
  const { data: page, error, refetch } = useProduct(block.product)
  const answered = useFigures(page && questionOf(block, page, dashboard, { ...asked, at }))
  if (error) return <Refused error={error} onRetry={() => void refetch()} />
  return page === undefined ? (
    <Waiting lines={8} />
  ) : (
    <BlockPart {...shared} page={page} answered={answered} />
  )
}
