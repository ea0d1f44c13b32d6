import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDate } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useProduct } from '../use-product.ts'
import { catalogueTexts } from './catalogue.texts.ts'
import { type CataloguePage, useDataset } from './catalogue-api.ts'
import { MachineLinks } from './machine-links.tsx'
import { Quality } from './quality.tsx'
import { SampleRows } from './sample-rows.tsx'
import { Variables } from './variables.tsx'
import '../../register/register.css'
import '../../services/services.css'

/** One dataset, to be read by whoever considers using it. */
export function DatasetPage() {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useDataset(id)
  return (
    <div className="services-section">
      <Link to="/data/catalogue">{texts.back}</Link>
      <h1>{data ? data.title[language] : texts.about}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data && (
        <>
          <p>{data.description[language]}</p>
          <Faults faults={data.faults} />
          <Facts page={data} />
          <Variables variables={data.variables} />
          <Quality parts={data.parts} product={data.product} linked={data.region === undefined} />
          <Ways ways={data.ways} />
          <SampleRows sample={data.sample} variables={data.variables} id={data.id} />
        </>
      )}
    </div>
  )
}

function Faults({ faults }: Pick<CataloguePage, 'faults'>) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  if (faults.length === 0) return undefined
  return (
    <div className="refused">
      <b>{texts.faultsTitle}</b>
      <ul>
        {faults.map(({ at, property, text }) => (
          <li key={`${at} ${property} ${text.en}`}>
            {text[language]} <code>{at}</code>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Facts({ page }: { page: CataloguePage }) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  const { quality, region } = page
  const { data: whole } = useProduct(page.product)
  const facts: [string, ReactNode][] = [
    ...(region
      ? [
          [
            texts.whole,
            <Link key="whole" to="/data/catalogue/$id" params={{ id: page.product }}>
              {whole?.product.title[language] ?? page.product}
            </Link>,
          ] as [string, ReactNode],
        ]
      : []),
    [texts.purpose, page.purpose[language]],
    [
      texts.basis,
      page.legalBasis.map(({ law, text }) => (
        <div key={law}>
          {law}: {text[language]}
        </div>
      )),
    ],
    [texts.access, texts.accesses[page.access]],
    [texts.refresh, texts.refreshes[page.refresh]],
    [texts.grain, texts.grains[page.grain]],
    ...(quality?.from !== undefined && quality.until !== undefined
      ? [
          [
            texts.period,
            texts.periodOf(formatDate(quality.from, language), formatDate(quality.until, language)),
          ] as [string, ReactNode],
        ]
      : []),
    [texts.keywords, page.keywords.map((each) => each[language]).join(', ')],
    [texts.provenance, <span key="provenance">{page.provenance[language]}</span>],
    [texts.contact, <Reached key="contact" {...page.contact} />],
    [texts.accessBody, <Reached key="body" {...page.accessBody} />],
    [texts.identifier, <Copyable key="iri" value={page.iri} label={texts.identifier} />],
    [texts.machine, <MachineLinks key="machine" id={page.id} />],
  ]
  return (
    <>
      <h2>{texts.about}</h2>
      <dl className="services-facts">
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const Reached = ({ name, email }: CataloguePage['contact']) => (
  <>
    {name}, <a href={`mailto:${email}`}>{email}</a>
  </>
)

function Ways({ ways }: Pick<CataloguePage, 'ways'>) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  return (
    <>
      <h2>{texts.ways}</h2>
      <dl className="services-facts">
        {ways.map(({ id, title, description, at }) => (
          <div key={id} style={{ display: 'contents' }}>
            <dt>{title[language]}</dt>
            <dd style={{ overflowWrap: 'anywhere' }}>
              {description[language]} {at.startsWith('/api/') && <a href={at}>{at}</a>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
