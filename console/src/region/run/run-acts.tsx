import { Button } from '@midas-ds/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AskReason } from '../../admin/parts/ask-reason.tsx'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { askRegion, type RegionRun } from '../region-api.ts'
import { runTexts } from './run.texts.ts'
import { isOpen } from './run-search.ts'

/** `RunRefusal` of the interface. */
const longestReason = 400

/** What the region's data steward can do with a run that is not over. */
export function RunActs({ run }: { run: RegionRun }) {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const mayDecide = useMay('region.runs.decide')
  const [asking, setAsking] = useState<'approve' | 'refuse' | 'cancel'>()
  const [error, setError] = useState<unknown>()
  if (!isOpen(run)) return null
  if (!mayDecide) return run.state === 'held' ? <p className="quiet">{texts.stewardDecides}</p> : null
  const act = async (name: 'approve' | 'refuse' | 'cancel', body?: { reason: string }) => {
    setError(undefined)
    try {
      const after = await askRegion<RegionRun>('POST', `/runs/${run.id}/${name}`, { ...(body && { body }) })
      client.setQueryData(['region', 'run', run.id], after)
      setAsking(undefined)
    } finally {
      void client.invalidateQueries({ queryKey: ['region'] })
    }
  }
  const approve = () => {
    setAsking(undefined)
    void act('approve').catch(setError)
  }
  const close = () => setAsking(undefined)
  return (
    <div className="services-section">
      <div className="services-steps">
        {run.state === 'held' ? (
          <>
            <Button size="medium" onPress={() => setAsking('approve')}>
              {texts.approve}
            </Button>
            <Button size="medium" variant="secondary" onPress={() => setAsking('refuse')}>
              {texts.refuse}
            </Button>
          </>
        ) : (
          <Button size="medium" variant="secondary" onPress={() => setAsking('cancel')}>
            {texts.cancel}
          </Button>
        )}
      </div>
      {error !== undefined && <Refused error={error} />}
      {asking === 'approve' && (
        <Confirm
          title={texts.approveTitle}
          text={
            <>
              <p>{run.words[language]}</p>
              <p>{run.form === 'rows' ? texts.approveRows : texts.approveText}</p>
            </>
          }
          yes={texts.approve}
          no={texts.notYet}
          onYes={approve}
          onNo={close}
        />
      )}
      {asking === 'refuse' && (
        <AskReason
          title={texts.refuseTitle}
          text={texts.reasonIsTold}
          label={texts.reason}
          max={longestReason}
          yes={texts.refuse}
          no={texts.notYet}
          danger
          onYes={(reason) => act('refuse', { reason })}
          onNo={close}
        />
      )}
      {asking === 'cancel' && (
        <AskReason
          title={texts.cancelTitle}
          text={texts.cancelText}
          label={texts.reason}
          max={longestReason}
          yes={texts.cancel}
          no={texts.keep}
          danger
          onYes={(reason) => act('cancel', { reason })}
          onNo={close}
        />
      )}
    </div>
  )
}
