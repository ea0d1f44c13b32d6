import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { RecordKind, RecordReading } from '../../api/contract.ts'
import { NotFound } from '../../app/not-found.tsx'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { registerTexts } from '../register.texts.ts'
import { Differences } from './differences.tsx'
import { recordTexts } from './record.texts.ts'
import { readingsOf, readNow } from './record-api.ts'
import './record.css'

/** What the municipalities' records have otherwise than the register, to be taken or not. */
export function RecordPage() {
  const { kind } = useParams({ strict: false })
  return kind === 'people' || kind === 'staff' ? <Readings key={kind} kind={kind} /> : <NotFound />
}

function Readings({ kind }: { kind: RecordKind }) {
  const texts = useTexts(recordTexts)
  const registers = useTexts(registerTexts)
  const [chosen, setChosen] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['record-readings', kind],
    queryFn: ({ signal }) => readingsOf(kind, signal),
  })
  const reading = data?.items.find(({ controllerId }) => controllerId === chosen) ?? data?.items[0]
  return (
    <div className="register from-record">
      <p className="no-print">
        <Link to="/registers/$register" params={{ register: kind }}>
          ← {registers.names[kind]}
        </Link>
      </p>
      <h1>{texts.title[kind]}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.items.length > 1 && (
        <label className="field">
          <span>{texts.controller}</span>
          <select value={reading?.controllerId} onChange={(event) => setChosen(event.target.value)}>
            {data.items.map(({ controllerId, controllerName }) => (
              <option key={controllerId} value={controllerId}>
                {controllerName}
              </option>
            ))}
          </select>
        </label>
      )}
      {reading && <One key={reading.controllerId} reading={reading} onRead={() => void refetch()} />}
    </div>
  )
}

function One({ reading, onRead }: { reading: RecordReading; onRead(): void }) {
  const texts = useTexts(recordTexts)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const { kind, controllerId, controllerName, differences } = reading
  const read = async () => {
    setBusy(true)
    setError(undefined)
    await readNow(kind, controllerId).catch(setError)
    setBusy(false)
    onRead()
  }
  return (
    <>
      <section className="reading">
        <h2>{controllerName}</h2>
        <LastRead reading={reading} />
        {reading.readAt && <p>{texts.counts(differences.add, differences.change, differences.missing)}</p>}
        <button type="button" className="plain-button" disabled={busy} onClick={() => void read()}>
          {busy ? texts.reading : texts.read}
        </button>
        {error !== undefined && <Refused error={error} />}
      </section>
      {reading.readAt && <Differences key={reading.readAt} reading={reading} onDone={onRead} />}
    </>
  )
}

function LastRead({ reading }: { reading: RecordReading }) {
  const texts = useTexts(recordTexts)
  const language = useLanguage()
  const { at, readAt, byName, problem, found, unreadable, nightly } = reading
  const read = readAt && `${texts.lastRead(formatInstant(readAt, language))}`
  const who = byName ? texts.by(byName) : texts.byNight
  return (
    <>
      <p>
        {read ? `${read} ${problem ? '' : who}. ${texts.found(found ?? 0)}.` : texts.never}{' '}
        {texts.nightly[nightly]}
      </p>
      {at && problem && (
        <p className="warn">
          {texts.failed(formatInstant(at, language))} {texts.problem[problem]} {readAt && texts.kept}
        </p>
      )}
      {unreadable !== undefined && unreadable > 0 && <p className="warn">{texts.unreadable(unreadable)}</p>}
    </>
  )
}
