import { Button } from '@midas-ds/components/button'
import { Modal } from '@midas-ds/components/modal'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Agreement } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import type { PartyAround } from '../party-around.ts'
import { agreementTexts } from './agreements.texts.ts'
import { effectOf } from './agreements-api.ts'
import { Effect } from './effect.tsx'

/** Ends an agreement, after showing what stops at once. */
export function EndAgreement({ agreement, around }: { agreement: Agreement; around: PartyAround }) {
  const texts = agreementTexts[around.language]
  const mayWrite = useMay('trust.agreements.write')
  const [asking, setAsking] = useState(false)
  if (!mayWrite || agreement.state === 'ended' || agreement.state === 'expired') return null
  return (
    <section>
      <h2>{texts.ending}</h2>
      <button type="button" className="plain-button" onClick={() => setAsking(true)}>
        {texts.end}
      </button>
      {asking && <Preview agreement={agreement} around={around} onLeave={() => setAsking(false)} />}
    </section>
  )
}

interface PreviewProps {
  agreement: Agreement
  around: PartyAround
  onLeave(): void
}

function Preview({ agreement: { id, title, version }, around, onLeave }: PreviewProps) {
  const texts = agreementTexts[around.language]
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const effect = useQuery({
    queryKey: ['effect-of-end', id, version],
    queryFn: ({ signal }) => effectOf({ id }, signal),
    // what it would stop may have changed since it was asked last
    staleTime: 0,
    gcTime: 0,
  })
  const end = async () => {
    setError(undefined)
    try {
      await askTrust('POST', `/agreements/${id}/end`, { body: {} })
      onLeave()
      await queries.invalidateQueries()
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Modal isOpen isDismissable title={texts.endTitle(title)} onOpenChange={(open) => !open && onLeave()}>
      <p>{texts.endText}</p>
      {effect.isPending && <p role="status">{texts.wait}</p>}
      {effect.data && <Effect effect={effect.data} around={around} />}
      {(error ?? effect.error) != null && <Refused error={error ?? effect.error} />}
      <div className="act-buttons">
        {/* nobody ends it without having been told what that stops */}
        <Button variant="danger" isDisabled={effect.data === undefined} onPress={() => void end()}>
          {texts.endNow}
        </Button>
        <Button variant="secondary" autoFocus onPress={onLeave}>
          {around.words.cancel}
        </Button>
      </div>
    </Modal>
  )
}
