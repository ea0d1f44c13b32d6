import { useQuery } from '@tanstack/react-query'
import type { Device, Page, Signal } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { SignalLine } from '../../board/detail/story.tsx'
import { currentSession } from '../../session/session.ts'
import type { Around } from '../register.ts'
import { deviceFields } from './devices.texts.ts'

/** The newest messages of a device, as they came. */
export function DeviceSignals({ device, around: { language } }: { device: Device; around: Around }) {
  const texts = deviceFields[language]
  const { data } = useQuery({
    queryKey: ['device-signals', device.id, device.lastContactAt],
    queryFn: ({ signal }) =>
      request<Page<Signal>>('GET', `/devices/${device.id}/signals`, {
        query: { limit: 10, group: currentSession()?.group.id },
        signal,
      }),
  })
  return (
    <details className="signals">
      <summary>{texts.signals}</summary>
      {data?.items.length === 0 && <p>{texts.noSignals}</p>}
      {data?.items.map((signal) => (
        <SignalLine key={signal.id} signal={signal} language={language} />
      ))}
    </details>
  )
}
