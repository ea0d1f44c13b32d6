import { Button } from '@midas-ds/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AskReason } from '../../admin/parts/ask-reason.tsx'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useLogin, useMay } from '../../session/login.ts'
import { askRegion, type Reidentification } from '../region-api.ts'
import { reidentificationTexts } from './reidentification.texts.ts'
import { ShowIdentity } from './show-identity.tsx'

/** `ReidentificationRefusal` of the interface. */
const longestReason = 2000

/** What she can do with a request: decide on another's, or be shown what she has asked for. */
export function ReidentificationActs({ request }: { request: Reidentification }) {
  const texts = useTexts(reidentificationTexts)
  const mayApprove = useMay('region.pseudonyms.approve')
  const own = useLogin()?.id === request.proposedBy.id
  if (own && request.state !== 'proposed') return <ShowIdentity request={request} />
  if (request.state !== 'proposed') return null
  if (own) return <p className="data-note">{texts.own}</p>
  return mayApprove ? <Decide request={request} /> : <p className="quiet">{texts.others}</p>
}

function Decide({ request: { id, proposedBy } }: { request: Reidentification }) {
  const texts = useTexts(reidentificationTexts)
  const client = useQueryClient()
  const [asking, setAsking] = useState<'approve' | 'refuse'>()
  const [error, setError] = useState<unknown>()
  const act = async (name: 'approve' | 'refuse', body?: { reason: string }) => {
    setError(undefined)
    try {
      await askRegion('POST', `/reidentifications/${id}/${name}`, { ...(body && { body }) })
      setAsking(undefined)
    } finally {
      void client.invalidateQueries({ queryKey: ['region'] })
    }
  }
  const close = () => setAsking(undefined)
  return (
    <>
      <div className="services-steps">
        <Button size="medium" onPress={() => setAsking('approve')}>
          {texts.approve}
        </Button>
        <Button size="medium" variant="secondary" onPress={() => setAsking('refuse')}>
          {texts.refuse}
        </Button>
      </div>
      {error !== undefined && <Refused error={error} />}
      {asking === 'approve' && (
        <Confirm
          title={texts.approveTitle}
          text={texts.approveText(proposedBy.name ?? proposedBy.id)}
          yes={texts.approve}
          no={texts.notYet}
          onYes={() => {
            close()
            void act('approve').catch(setError)
          }}
          onNo={close}
        />
      )}
      {asking === 'refuse' && (
        <AskReason
          title={texts.refuseTitle}
          text={texts.refuseText}
          label={texts.reason}
          max={longestReason}
          yes={texts.refuse}
          no={texts.notYet}
          danger
          onYes={(reason) => act('refuse', { reason })}
          onNo={close}
        />
      )}
    </>
  )
}
