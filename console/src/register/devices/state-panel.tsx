import { useState } from 'react'
import type { Device, DeviceState } from '../../api/contract.ts'
import { formatInstant } from '../../i18n/format.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import type { Around } from '../register.ts'
import { keepsDevices, nextStates } from './device-states.ts'
import { deviceFields } from './devices.texts.ts'
import { useDeviceAct } from './use-device-act.ts'

/** Where the device is in its life, and where it can go. */
export function StatePanel({ device, around }: { device: Device; around: Around }) {
  const { language, words, texts } = around
  const fields = deviceFields[language]
  const { act, error } = useDeviceAct(device.id)
  const mayWrite = useMay(keepsDevices)
  const [asking, setAsking] = useState<DeviceState>()
  const go = (to: DeviceState) => (to === 'removed' ? setAsking(to) : void act('state', { to }))
  const at = (instant: string | undefined) => (instant ? formatInstant(instant, language) : texts.never)
  return (
    <section aria-labelledby="state-title">
      <h2 id="state-title">{fields.stateTitle}</h2>
      <dl className="facts">
        <div>
          <dt>{fields.state}</dt>
          <dd>
            <b>{words.deviceState[device.state]}</b>
          </dd>
        </div>
        <div>
          <dt>{fields.contact}</dt>
          <dd>
            {words.contact[device.contact]}, {at(device.lastContactAt)}
          </dd>
        </div>
        <div>
          <dt>{fields.proven}</dt>
          <dd>{at(device.provenAt)}</dd>
        </div>
        {device.testDueAt && (
          <div>
            <dt>{fields.testDue}</dt>
            <dd>{at(device.testDueAt)}</dd>
          </div>
        )}
      </dl>
      {device.state !== 'in_use' && <p className="warn">{fields.notCounted}</p>}
      <div className="act-buttons">
        {(mayWrite ? nextStates(device) : []).map((to) => (
          <button key={to} type="button" className="plain-button" onClick={() => go(to)}>
            {fields.stateActs[to]}
          </button>
        ))}
      </div>
      {error !== undefined && <Refused error={error} />}
      {asking && (
        <Confirm
          danger
          title={fields.stateActs[asking]}
          text={fields.removeAsk}
          yes={fields.stateActs[asking]}
          no={texts.cancel}
          onYes={() => {
            setAsking(undefined)
            void act('state', { to: asking })
          }}
          onNo={() => setAsking(undefined)}
        />
      )}
    </section>
  )
}
