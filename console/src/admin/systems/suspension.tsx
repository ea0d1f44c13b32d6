import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { System } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { formatInstant } from '../../i18n/format.ts'
import { useMay } from '../../session/login.ts'
import { AskReason } from '../parts/ask-reason.tsx'
import type { PartyAround } from '../party-around.ts'
import { systemTexts } from './systems.texts.ts'

/** One time that a system was set aside. */
interface Suspended {
  id: string
  at: string
  by?: string
  reason: string
  liftedAt?: string
  liftedBy?: string
  liftedReason?: string
}

/** Whether a system is set aside, since when and why; set and lifted here. */
export function Suspension({ system, around }: { system: System; around: PartyAround }) {
  const texts = systemTexts[around.language]
  const { names, language } = around
  const mayRead = useMay('trust.limits.read')
  const mayWrite = useMay('trust.limits.write')
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const path = `/systems/${encodeURIComponent(system.id)}/suspension`
  const { data } = useQuery({
    queryKey: ['suspensions', system.id],
    queryFn: ({ signal }) => askTrust<{ items: Suspended[] }>('GET', path, { signal }),
    enabled: mayRead,
  })
  const holding = data?.items.find(({ liftedAt }) => liftedAt === undefined) ?? system.suspended
  const earlier = data?.items.filter(({ liftedAt }) => liftedAt !== undefined) ?? []
  const send = async (reason: string) => {
    await (holding
      ? askTrust('POST', `${path}/lift`, { body: { reason } })
      : askTrust('PUT', path, { body: { reason } }))
    setAsking(false)
    await queries.invalidateQueries()
  }
  if (!holding && !mayWrite && earlier.length === 0) return null
  return (
    <section className={holding ? 'refused' : ''}>
      <h2>{holding ? texts.suspendedSince(formatInstant(holding.at, language)) : texts.suspension}</h2>
      {holding && (
        <>
          <p>
            {texts.reason}: {holding.reason}
          </p>
          <p>{texts.suspendedText}</p>
        </>
      )}
      {mayWrite && (
        <button type="button" className="plain-button" onClick={() => setAsking(true)}>
          {holding ? texts.lift : texts.suspend}
        </button>
      )}
      {earlier.length > 0 && (
        <ul className="quiet">
          {earlier.map(({ id, at, reason, liftedAt, liftedBy, liftedReason }) => (
            <li key={id}>
              {formatInstant(at, language)}: {reason}.{' '}
              {texts.lifted(formatInstant(liftedAt!, language), names.nameOf(liftedBy), liftedReason ?? '')}
            </li>
          ))}
        </ul>
      )}
      {asking && (
        <AskReason
          title={`${holding ? texts.lift : texts.suspend}: ${system.name}`}
          text={holding ? undefined : texts.suspendText}
          label={texts.reason}
          max={200}
          yes={holding ? texts.lift : texts.suspend}
          no={around.words.cancel}
          danger={!holding}
          onYes={send}
          onNo={() => setAsking(false)}
        />
      )}
    </section>
  )
}
