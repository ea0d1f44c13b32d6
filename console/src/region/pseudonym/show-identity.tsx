import { Button } from '@midas-ds/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { askRegion, type Reidentification, type ReidentifiedPerson } from '../region-api.ts'
import { reidentificationTexts } from './reidentification.texts.ts'

/** Who it is, shown once to the one who asked. It is held by this page alone, and in no cache: it is gone with the page. */
export function ShowIdentity({ request: { id, state } }: { request: Reidentification }) {
  const texts = useTexts(reidentificationTexts)
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [searching, setSearching] = useState(false)
  const [identity, setIdentity] = useState<string>()
  const [error, setError] = useState<unknown>()
  const show = async () => {
    setAsking(false)
    setSearching(true)
    try {
      setIdentity((await askRegion<ReidentifiedPerson>('POST', `/reidentifications/${id}/identity`)).identity)
    } catch (refused) {
      setError(refused)
    } finally {
      setSearching(false)
      void client.invalidateQueries({ queryKey: ['region'] })
    }
  }
  return (
    <>
      {searching && <p role="status">{texts.searching}</p>}
      {error !== undefined && <Refused error={error} />}
      {identity !== undefined && (
        <section className="region-identity" aria-label={texts.identity}>
          <p>{texts.identity}</p>
          <p className="region-number">{`${identity.slice(0, 8)}-${identity.slice(8)}`}</p>
          <p role="alert">{texts.identityWarning}</p>
          <Button size="medium" variant="secondary" onPress={() => setIdentity(undefined)}>
            {texts.hide}
          </Button>
        </section>
      )}
      {state === 'approved' && !searching && identity === undefined && (
        <div className="services-steps">
          <Button size="medium" onPress={() => setAsking(true)}>
            {texts.show}
          </Button>
        </div>
      )}
      {asking && (
        <Confirm
          title={texts.showTitle}
          text={texts.showText}
          yes={texts.show}
          no={texts.notYet}
          onYes={() => void show()}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  )
}
