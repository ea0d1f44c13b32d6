import type { ReactNode } from 'react'
import { formatInstant, formatNumber } from '../../../i18n/format.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Copyable } from '../../../parts/copyable.tsx'
import { Facts } from '../../../parts/facts.tsx'
import { type DataColumn, DataTable } from '../../../services/list/data-table.tsx'
import type { Output, OutputCheck } from '../environment-api.ts'
import { ValueTable } from '../value-table.tsx'
import { outputTexts } from './output.texts.ts'

/** A result as both its own people and those who review it see it: what it is, its checks, its table and what has happened. */
export function OutputFacts({ output }: { output: Output }) {
  const texts = useTexts(outputTexts)
  const language = useLanguage()
  const facts: [string, ReactNode][] = [
    [texts.state, texts.states[output.state]],
    [texts.permit, output.number],
    [texts.product, output.productTitle[language]],
    [texts.purpose, output.purpose[language]],
    [texts.explanation, output.explanation],
    ...(output.countColumn ? [[texts.countColumn, output.countColumn] as [string, ReactNode]] : []),
    ...(output.shareColumn ? [[texts.shareColumn, output.shareColumn] as [string, ReactNode]] : []),
    [
      texts.sha256,
      <Copyable
        key="sha256"
        value={output.sha256}
        shown={`${output.sha256.slice(0, 16)}…`}
        label={texts.sha256}
      />,
    ],
  ]
  return (
    <>
      <Facts facts={facts} />
      <Reviews output={output} />
      <Checks checks={output.checks} />
      <section>
        <h2>{texts.query}</h2>
        <pre className="data-example">{output.sql}</pre>
      </section>
      <section>
        <h2>{texts.table}</h2>
        {output.table === undefined ? (
          <p className="quiet">{texts.tableGone}</p>
        ) : (
          <>
            {output.table.rows.length < output.rows && (
              <p className="quiet">
                {texts.tableFirst(
                  formatNumber(output.table.rows.length, language),
                  formatNumber(output.rows, language),
                )}
              </p>
            )}
            <ValueTable label={texts.table} columns={output.table.columns} rows={output.table.rows} />
          </>
        )}
      </section>
      <section>
        <h2>{texts.history}</h2>
        <ol className="environment-events">
          {output.events.map(({ state, at }) => (
            <li key={at + state}>
              {formatInstant(at, language)}: {texts.states[state]}
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

/** What is to be looked at comes first. */
const gravest: readonly OutputCheck['outcome'][] = ['stop', 'look', 'ok']

function Checks({ checks }: { checks: readonly OutputCheck[] }) {
  const texts = useTexts(outputTexts)
  const language = useLanguage()
  const names: Readonly<Record<string, string>> = texts.codes
  const columns: DataColumn<OutputCheck>[] = [
    { key: 'check', head: texts.check, text: ({ code }) => names[code] ?? code },
    {
      key: 'outcome',
      head: texts.outcome,
      text: ({ outcome }) => texts.outcomes[outcome],
      render: ({ outcome, text }) => (
        <>
          <span className="environment-check" data-outcome={outcome}>
            {texts.outcomes[outcome]}
          </span>
          <div>{text[language]}</div>
        </>
      ),
    },
  ]
  return (
    <section>
      <h2>{texts.checks}</h2>
      <DataTable
        label={texts.checks}
        columns={columns}
        rows={checks.toSorted((a, b) => gravest.indexOf(a.outcome) - gravest.indexOf(b.outcome))}
        keyOf={({ code }) => code}
      />
    </section>
  )
}

function Reviews({ output: { reviews } }: { output: Output }) {
  const texts = useTexts(outputTexts)
  const language = useLanguage()
  if (reviews.length === 0) return undefined
  return (
    <section>
      <h2>{texts.reviews}</h2>
      {reviews.map(({ at, verdict, reasons }) => (
        <p key={at + verdict} className="data-note environment-review" data-verdict={verdict}>
          <b>{texts.verdicts[verdict]}</b> {formatInstant(at, language)}
          <br />
          {reasons}
        </p>
      ))}
    </section>
  )
}
