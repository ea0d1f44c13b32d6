import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Change } from '../../api/contract.ts'
import { formatInstant } from '../../i18n/format.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { AnyRegister, Surroundings } from '../register.ts'
import { historyOf } from '../register-api.ts'
import { differences, valueText } from './differences.ts'
import { wordFor } from './value-words.ts'

interface HistoryProps {
  register: AnyRegister
  id: string
  version: number
  around: Surroundings
  /** Absent where nobody may change it. */
  onRestore: ((change: Change) => void) | undefined
}

/** Who changed what, when, and back to before. */
export function History({ register, id, version, around, onRestore }: HistoryProps) {
  const { texts } = around
  const [restoring, setRestoring] = useState<Change>()
  const { data, error, refetch } = useQuery({
    queryKey: ['history', register.api, id, version],
    queryFn: ({ signal }) => historyOf(register, id, signal),
  })
  return (
    <section className="history" aria-labelledby="history-title">
      <h2 id="history-title">{texts.history}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting />}
      <ol>
        {data?.map((change, index) => (
          <Version
            key={change.version}
            change={change}
            before={data[index + 1]}
            around={around}
            onRestore={
              !onRestore || change.version === version || change.act === 'removed'
                ? undefined
                : () => setRestoring(change)
            }
          />
        ))}
      </ol>
      {restoring && (
        <Confirm
          title={texts.restoreTitle(restoring.version)}
          text={texts.restoreText}
          yes={texts.restore}
          no={texts.cancel}
          onYes={() => {
            setRestoring(undefined)
            onRestore?.(restoring)
          }}
          onNo={() => setRestoring(undefined)}
        />
      )}
    </section>
  )
}

interface VersionProps {
  change: Change
  before: Change | undefined
  around: Surroundings
  onRestore: (() => void) | undefined
}

function Version({ change, before, around, onRestore }: VersionProps) {
  const { texts, language, fields } = around
  const word = wordFor(around)
  const changed = before === undefined ? undefined : differences(before.document, change.document)
  return (
    <li>
      <p>
        <b>{texts.acts[change.act]}</b> {formatInstant(change.at, language)},{' '}
        {change.byName ? texts.historyBy(change.byName) : texts.bySystem}
        {change.fromRecord && `, ${texts.fromRecord(change.fromRecord)}`}{' '}
        <span className="quiet">{texts.version(change.version)}</span>{' '}
        {onRestore && (
          <button type="button" className="plain-button" onClick={onRestore}>
            {texts.restore} <span className="spoken">{texts.version(change.version)}</span>
          </button>
        )}
      </p>
      {changed?.length === 0 && <p className="quiet">{texts.noChange}</p>}
      {changed !== undefined && changed.length > 0 && (
        <dl className="differences">
          {changed.map(({ field, before: was, after }) => (
            <div key={field}>
              <dt>{fields[field] ?? field}</dt>
              <dd>
                <ins>{valueText(after, word) || texts.blank}</ins>{' '}
                <del>
                  {texts.was} {valueText(was, word) || texts.blank}
                </del>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
