import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Device } from '../../api/contract.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copyable } from '../../parts/copyable.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { inReception } from '../reception.ts'
import type { Around } from '../register.ts'
import { actOn } from '../register-api.ts'
import { deviceFields } from './devices.texts.ts'

const register = inReception('devices', { ofControllers: true })

/** How the device proves itself now, and a key to post signals with: made by the server, and shown this once. */
export function DeviceKey({ device, around }: { device: Device; around: Around }) {
  const fields = deviceFields[around.language]
  const mayWrite = useMay('welfare.devices.write')
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [key, setKey] = useState<string>()
  const [error, setError] = useState<unknown>()
  const hasKey = device.authenticationMode === 'device_key'
  const make = async () => {
    setAsking(false)
    setError(undefined)
    try {
      setKey((await actOn<{ key: string }>(register, device.id, 'key', {})).key)
      await queries.invalidateQueries({ queryKey: ['object', 'devices', device.id] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <section aria-labelledby="key-title">
      <h2 id="key-title">{fields.authentication}</h2>
      <p>
        <b>{fields.authenticationModes[device.authenticationMode]}</b>
      </p>
      {key !== undefined && (
        <div className="told" role="status">
          <p>{fields.keyOnce}</p>
          <p>
            <Copyable value={key} label={fields.key} />
          </p>
          <button type="button" className="plain-button" onClick={() => setKey(undefined)}>
            {fields.keyKept}
          </button>
        </div>
      )}
      {mayWrite && key === undefined && device.state !== 'removed' && (
        <>
          <p className="quiet">{fields.keyText}</p>
          <button type="button" className="plain-button" onClick={() => setAsking(true)}>
            {hasKey ? fields.newKey : fields.makeKey}
          </button>
        </>
      )}
      {error !== undefined && <Refused error={error} />}
      {asking && (
        <Confirm
          danger
          title={hasKey ? fields.newKey : fields.makeKey}
          text={hasKey ? fields.newKeyAsk : fields.makeKeyAsk}
          yes={hasKey ? fields.newKey : fields.makeKey}
          no={around.texts.cancel}
          onYes={() => void make()}
          onNo={() => setAsking(false)}
        />
      )}
    </section>
  )
}
