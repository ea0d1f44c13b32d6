import type { ReactNode } from 'react'
import type { Incident } from '../api/contract.ts'
import { detailTexts } from '../board/detail/detail.texts.ts'
import { formatInstant, formatSecond } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { incidentTexts } from './incident.texts.ts'

/** Who was called, by which way, and whether it came through. */
export function Calls({ calls }: { calls: Incident['calls'] }) {
  const texts = useTexts(incidentTexts)
  return (
    <Listed
      title={texts.calls}
      heads={[texts.made, texts.to, texts.phone, texts.channel, texts.state, texts.attempts, texts.ended]}
      rows={calls.map((call) => [
        formatSecond(call.createdAt),
        call.name ?? '–',
        call.phone ?? '–',
        texts.channels[call.channel],
        texts.callState[call.state],
        call.attempts,
        call.endedAt ? formatSecond(call.endedAt) : '–',
      ])}
    />
  )
}

/** Which screens painted the alarm, and when: a display receipt, not a guess. */
export function Receipts({ receipts }: { receipts: Incident['receipts'] }) {
  const texts = useTexts(incidentTexts)
  const detail = useTexts(detailTexts)
  return (
    <Listed
      title={texts.receipts}
      heads={[texts.made, texts.watching, texts.staff, texts.screen, texts.presses]}
      rows={receipts.map((receipt) => [
        formatSecond(receipt.at),
        receipt.groupName ?? '–',
        receipt.staffName ?? '–',
        receipt.screenId.slice(-8),
        detail.presses(receipt.presses),
      ])}
    />
  )
}

export function Actors({ actors }: { actors: Incident['actors'] }) {
  const texts = useTexts(incidentTexts)
  const detail = useTexts(detailTexts)
  const language = useLanguage()
  return (
    <Listed
      title={texts.actors}
      heads={[texts.name, texts.acts, texts.first, texts.last]}
      rows={actors.map((actor) => [
        [actor.name, actor.title].filter(Boolean).join(', '),
        actor.acts.map((act) => detail.event[act]).join(', '),
        formatInstant(actor.firstAt, language),
        formatInstant(actor.lastAt, language),
      ])}
    />
  )
}

function Listed({ title, heads, rows }: { title: string; heads: string[]; rows: ReactNode[][] }) {
  const texts = useTexts(incidentTexts)
  return (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <div className="table-frame">
          <table className="plain-table" aria-label={title}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, row) => (
                <tr key={row}>
                  {cells.map((cell, column) => (
                    <td key={heads[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
