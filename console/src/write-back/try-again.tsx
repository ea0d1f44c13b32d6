import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../api/http.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { useMay } from '../session/login.ts'
import { currentSession } from '../session/session.ts'
import { writeBackTexts } from './write-back.texts.ts'

/** Sends what has not got through once more, at once. */
export function TryAgain({ alarmId }: { alarmId: string }) {
  const texts = useTexts(writeBackTexts)
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const mayAct = useMay('welfare.alarms.write')
  if (!mayAct) return null
  const retry = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const group = currentSession()?.group.id
      await request('POST', `/alarms/${alarmId}/retry`, { query: { group }, body: {} })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
      void queries.invalidateQueries({ queryKey: ['alarm', alarmId] })
      void queries.invalidateQueries({ queryKey: ['outcomes'] })
    }
  }
  return (
    <>
      <button type="button" className="plain-button" disabled={busy} onClick={() => void retry()}>
        {texts.tryAgain}
      </button>
      {error !== undefined && <Refused error={error} />}
    </>
  )
}
