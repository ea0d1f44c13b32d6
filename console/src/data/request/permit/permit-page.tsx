import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { formatInstant } from '../../../i18n/format.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Copyable } from '../../../parts/copyable.tsx'
import { Facts } from '../../../parts/facts.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import type { PageOf } from '../../../register/list/export-csv.tsx'
import { DataTable } from '../../../services/list/data-table.tsx'
import { useLogin } from '../../../session/login.ts'
import { askHub, type Run } from '../../data-api.ts'
import { AlikeList } from '../../environment/alike-list.tsx'
import { formatStep } from '../../figures/format-figure.ts'
import { runTexts } from '../../run/run.texts.ts'
import { useProduct } from '../../use-product.ts'
import { Clocks } from '../clocks.tsx'
import { requestTexts } from '../request.texts.ts'
import { type PermitPage as Page, usePermit } from '../request-api.ts'
import { useSelectionWords } from '../selection-words.ts'
import { OrderRun } from './order-run.tsx'
import { permitTexts } from './permit.texts.ts'
import { PermitActs } from './permit-acts.tsx'
import { Results } from './results.tsx'

/** One permit: what it covers, who may use it, how long, under which conditions, and what has been done under it. */
export function PermitPage() {
  const texts = useTexts(permitTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = usePermit(id)
  return (
    <div className="services-section">
      <Link to="/data/permits">{texts.title}</Link>
      <h1>{data ? texts.one(data.number) : texts.title}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={14} />}
      {data && <Shown permit={data} />}
    </div>
  )
}

function Shown({ permit }: { permit: Page }) {
  const texts = useTexts(permitTexts)
  const shared = useTexts(requestTexts)
  const language = useLanguage()
  const { state, revoked, prolonged } = permit
  return (
    <>
      <p role="status">
        <b>{texts.states[state]}.</b> {texts.stateTexts[state]}
      </p>
      {revoked && (
        <div className="services-alert">
          <b>{texts.revokedAt(formatInstant(revoked.at, language))}</b>
          <p className="request-text">{revoked.reasons}</p>
        </div>
      )}
      {permit.may.includes('run') && <OrderRun permit={permit} />}
      <PermitActs permit={permit} />
      <section className="services-section" aria-labelledby="clocks">
        <h2 id="clocks">{shared.clocks}</h2>
        <Clocks clocks={permit.clocks} />
      </section>
      <section className="services-section" aria-labelledby="covers">
        <h2 id="covers">{texts.covers}</h2>
        <Covers permit={permit} />
      </section>
      <section className="services-section" aria-labelledby="decision">
        <h2 id="decision">{shared.decision}</h2>
        <p className="request-text">{permit.reasons}</p>
        {prolonged && (
          <p>
            {texts.prolongedAt(
              formatInstant(prolonged.at, language),
              formatStep(prolonged.lastDay, language),
            )}{' '}
            <span className="request-text">{prolonged.reasons}</span>
          </p>
        )}
        <h3>{shared.conditions}</h3>
        <ul className="request-list">
          {permit.conditions.map((condition) => (
            <li key={condition}>{condition}</li>
          ))}
          {permit.standing.map((condition) => (
            <li key={condition.sv}>{condition[language]}</li>
          ))}
        </ul>
      </section>
      <Rows permit={permit} />
      <Runs permit={permit} />
      <Results permit={permit} />
    </>
  )
}

function Covers({ permit }: { permit: Page }) {
  const texts = useTexts(permitTexts)
  const shared = useTexts(requestTexts)
  const language = useLanguage()
  const { data: page } = useProduct(permit.product)
  const words = useSelectionWords(page)
  return (
    <Facts
      facts={[
        [shared.kind, texts.kindTexts[permit.kind]],
        [texts.holder, permit.organisationName],
        [shared.fields.people, permit.people.map(({ name }) => name).join(', ')],
        [
          shared.product,
          <Link key="product" to="/data/products/$id" params={{ id: permit.product }}>
            {permit.productTitle[language]}
          </Link>,
        ],
        ...words.facts(permit.selection),
        [shared.fields.regions, words.regions(permit.regions)],
        [shared.fields.purpose, permit.purposeText[language]],
        [
          texts.valid,
          texts.validFromTo(formatInstant(permit.validFrom, language), formatStep(permit.lastDay, language)),
        ],
        [
          texts.decidedBy,
          [permit.decidedBy?.name, formatInstant(permit.decidedAt, language)].filter(Boolean).join(', '),
        ],
        [texts.epoch, String(permit.epoch)],
        [
          shared.application,
          <Link key="application" to="/data/requests/$id" params={{ id: permit.application }}>
            {shared.toApplication}
          </Link>,
        ],
        [
          texts.policy,
          <a key="policy" href={permit.policy} download={`${permit.number.replace(' ', '-')}.jsonld`}>
            {texts.policyDownload}
          </a>,
        ],
        [texts.id, <Copyable key="id" value={permit.id} label={texts.id} />],
      ]}
    />
  )
}

/** How alike the people in its rows are, for whoever may decide on it. */
function Rows({ permit: { alike, product } }: { permit: Page }) {
  const words = useSelectionWords(useProduct(product).data)
  return <AlikeList alike={alike} nameOf={(region) => words.regions([region])} />
}

/** What has been asked under it. */
function Runs({ permit: { id: permit, people } }: { permit: Page }) {
  const texts = useTexts(permitTexts)
  const words = useTexts(runTexts)
  const language = useLanguage()
  const me = useLogin()?.id
  const isNamed = people.some(({ id }) => id === me)
  const { data, error, refetch } = useQuery({
    queryKey: ['hub', 'runs', 'permit', permit],
    queryFn: ({ signal }) => askHub<PageOf<Run>>('GET', '/runs', { query: { permit, limit: 100 }, signal }),
    refetchInterval: 5000,
  })
  return (
    <section className="services-section" aria-labelledby="runs">
      <h2 id="runs">{texts.runs}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={3} />}
      {data?.items.length === 0 && <p className="quiet">{isNamed ? texts.noRuns : texts.runsOfNamed}</p>}
      {data && data.items.length > 0 && (
        <DataTable<Run>
          label={texts.runs}
          rows={data.items}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'asked',
              head: words.asked,
              text: ({ createdAt }) => formatInstant(createdAt, language),
              render: ({ id, createdAt }) => (
                <Link to="/data/runs/$id" params={{ id }}>
                  {formatInstant(createdAt, language)}
                </Link>
              ),
            },
            { key: 'purpose', head: words.purpose, text: ({ purpose }) => purpose },
            { key: 'state', head: words.state, text: ({ state }) => words.states[state] },
            {
              key: 'regions',
              head: words.regions,
              text: ({ parts }) =>
                words.answered(parts.filter(({ state }) => state === 'done').length, parts.length),
            },
          ]}
        />
      )}
    </section>
  )
}
