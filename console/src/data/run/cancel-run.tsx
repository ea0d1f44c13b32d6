import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useLogin } from '../../session/login.ts'
import { askHub, type Run } from '../data-api.ts'
import { runTexts } from './run.texts.ts'

/** Ends a run that goes on, for whoever may; asked first, since others may wait for it. */
export function CancelRun({ run }: { run: Run }) {
  const texts = useTexts(runTexts)
  const client = useQueryClient()
  const may = useLogin()?.permissions.includes('hub.runs.write') ?? false
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  if (!may) return null
  const cancel = async () => {
    setAsking(false)
    setError(undefined)
    try {
      client.setQueryData(['hub', 'run', run.id], await askHub<Run>('DELETE', `/runs/${run.id}`))
    } catch (thrown) {
      setError(thrown)
      void client.invalidateQueries({ queryKey: ['hub', 'run', run.id] })
    }
  }
  return (
    <>
      <button type="button" className="plain-button" onClick={() => setAsking(true)}>
        {texts.cancel}
      </button>
      {error !== undefined && <Refused error={error} />}
      {asking && (
        <Confirm
          title={texts.cancelTitle}
          text={texts.cancelText}
          yes={texts.cancel}
          no={texts.keep}
          danger
          onYes={() => void cancel()}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  )
}
