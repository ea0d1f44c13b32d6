import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { LimitAlert, Page } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { formatInstant } from '../../i18n/format.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { inAddress } from '../../register/address.ts'
import { useMay } from '../../session/login.ts'
import { AskReason } from '../parts/ask-reason.tsx'
import type { PartyAround } from '../party-around.ts'
import { limitTexts } from './limits.texts.ts'

/** Unusual use of systems: each is looked at and closed with a conclusion. */
export function Alerts({ around }: { around: PartyAround }) {
  const texts = limitTexts[around.language]
  const mayWrite = useMay('trust.limits.write')
  const queries = useQueryClient()
  const [open, setOpen] = useState(true)
  const [cursors, setCursors] = useState<string[]>([])
  const [closing, setClosing] = useState<LimitAlert>()
  const { data, error, refetch } = useQuery({
    queryKey: ['limit-alerts', open, cursors.at(-1)],
    queryFn: ({ signal }) =>
      askTrust<Page<LimitAlert>>('GET', '/limit-alerts', {
        query: { open, limit: 50, cursor: cursors.at(-1) },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  return (
    <div className="register">
      <h1>{texts.alerts}</h1>
      <p>{texts.alertsLead}</p>
      <label className="field short-field">
        <span>{texts.show}</span>
        <select
          value={String(open)}
          onChange={(event) => {
            setOpen(event.target.value === 'true')
            setCursors([])
          }}
        >
          <option value="true">{texts.open}</option>
          <option value="false">{texts.closed}</option>
        </select>
      </label>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && (
        <div className="empty">
          <p>{texts.noAlerts}</p>
        </div>
      )}
      {data && data.items.length > 0 && (
        <>
          <div className="table-frame">
            <table className="plain-table" aria-label={texts.alerts}>
              <thead>
                <tr>
                  <th scope="col">{around.words.system}</th>
                  <th scope="col">{texts.what}</th>
                  <th scope="col">{texts.when}</th>
                  <th scope="col">{texts.conclusion}</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((alert) => (
                  <Row
                    key={alert.id}
                    alert={alert}
                    around={around}
                    onClose={mayWrite && alert.closedAt === undefined ? () => setClosing(alert) : undefined}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <div className="pages">
            <button
              type="button"
              className="plain-button"
              disabled={cursors.length === 0}
              onClick={() => setCursors(cursors.slice(0, -1))}
            >
              {around.texts.previous}
            </button>
            <button
              type="button"
              className="plain-button"
              disabled={data.next === undefined}
              onClick={() => setCursors([...cursors, data.next!])}
            >
              {around.texts.next}
            </button>
          </div>
        </>
      )}
      {closing && (
        <AskReason
          title={`${texts.closeTitle}: ${around.names.nameOf(closing.systemId)}`}
          text={texts.conclusionHint}
          label={texts.conclusion}
          max={500}
          yes={texts.close}
          no={around.words.cancel}
          onYes={async (conclusion) => {
            await askTrust('POST', `/limit-alerts/${closing.id}/close`, { body: { conclusion } })
            setClosing(undefined)
            await queries.invalidateQueries({ queryKey: ['limit-alerts'] })
          }}
          onNo={() => setClosing(undefined)}
        />
      )}
    </div>
  )
}

interface RowProps {
  alert: LimitAlert
  around: PartyAround
  onClose: (() => void) | undefined
}

function Row({ alert, around: { names, language }, onClose }: RowProps) {
  const texts = limitTexts[language]
  const { systemId, kind, count, firstAt, lastAt, suspended, closedAt, closedBy, conclusion } = alert
  return (
    <tr>
      <th scope="row">
        <Link to="/trust/$section/$id" params={{ section: 'systems', id: inAddress(systemId) }}>
          {names.nameOf(systemId)}
        </Link>
      </th>
      <td>
        {texts.codes[kind]}, {texts.times(count)}
        {suspended && <span className="warn">; {texts.suspendedToo}</span>}
      </td>
      <td>
        {formatInstant(firstAt, language)}
        {lastAt !== firstAt && ` – ${formatInstant(lastAt, language)}`}
      </td>
      <td>
        {conclusion}
        {closedAt && (
          <span className="quiet">
            {' '}
            {formatInstant(closedAt, language)}
            {closedBy && ` ${texts.closedBy(names.nameOf(closedBy))}`}
          </span>
        )}
        {onClose && (
          <button type="button" className="plain-button" onClick={onClose}>
            {texts.close} <span className="spoken">{names.nameOf(systemId)}</span>
          </button>
        )}
      </td>
    </tr>
  )
}
