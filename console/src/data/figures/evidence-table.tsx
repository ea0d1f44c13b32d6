import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { DataTable } from '../../services/list/data-table.tsx'
import type { RunPart } from '../data-api.ts'
import { engineName } from './engine-name.ts'
import { figuresTexts } from './figures.texts.ts'
import { formatStep } from './format-figure.ts'
import { Reason } from './progress.tsx'

/** What each region had to count on, and how it stands. */
export function EvidenceTable({ parts }: { parts: readonly RunPart[] }) {
  const texts = useTexts(figuresTexts)
  const language = useLanguage()
  return (
    <DataTable<RunPart>
      label={texts.evidence}
      rows={parts}
      keyOf={({ region }) => region}
      columns={[
        { key: 'region', head: texts.region, text: ({ name, region }) => name ?? region },
        {
          key: 'state',
          head: texts.state,
          text: ({ state }) => texts.states[state],
          render: (part) => (
            <>
              {texts.states[part.state]}
              <Reason part={part} />
            </>
          ),
        },
        {
          key: 'dataUntil',
          head: texts.dataUntil,
          text: ({ evidence }) => (evidence ? formatStep(evidence.dataUntil, language) : ''),
        },
        {
          key: 'loadedAt',
          head: texts.loadedAt,
          text: ({ evidence }) => (evidence ? formatInstant(evidence.loadedAt, language) : ''),
          render: ({ evidence }) => (
            <>
              {evidence ? formatInstant(evidence.loadedAt, language) : '–'}
              {evidence?.stagedAt && (
                <div className="quiet">{texts.stagedAt(formatInstant(evidence.stagedAt, language))}</div>
              )}
            </>
          ),
        },
        {
          key: 'setAside',
          head: texts.setAside,
          text: ({ evidence }) => (evidence ? formatNumber(evidence.setAside, language) : ''),
          numeric: true,
        },
        {
          key: 'least',
          head: texts.least,
          text: ({ evidence }) => (evidence ? formatNumber(evidence.threshold, language) : ''),
          numeric: true,
        },
        {
          key: 'engine',
          head: texts.engine,
          text: ({ evidence }) => (evidence ? engineName(evidence.engine) : ''),
        },
      ]}
    />
  )
}
