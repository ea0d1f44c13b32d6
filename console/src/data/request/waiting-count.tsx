import { useToday } from '../../clock/now.ts'
import { useTexts } from '../../i18n/texts.ts'
import { useMay } from '../../session/login.ts'
import { WaitingCount } from '../waiting-count.tsx'
import { requestTexts } from './request.texts.ts'
import { usePermits, useRequests } from './request-api.ts'
import { endingSoon, waitingFor } from './waiting.ts'

/** In the menu: how many applications wait for her. */
export function RequestCount() {
  const texts = useTexts(requestTexts)
  const decides = useMay('hub.requests.decide')
  const applies = useMay('hub.requests.write')
  const { data } = useRequests(true)
  return <WaitingCount many={waitingFor(data?.items ?? [], { decides, applies })} words={texts.waitForYou} />
}

/** In the menu: how many of the permits that name her run out soon. */
export function PermitCount() {
  const texts = useTexts(requestTexts)
  const today = useToday()
  const { data } = usePermits(true)
  return <WaitingCount many={endingSoon(data?.items ?? [], today)} words={texts.endSoon} />
}
