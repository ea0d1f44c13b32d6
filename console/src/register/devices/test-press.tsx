import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { sendShown } from '../../api/alarms.ts'
import type { Alarm, Device } from '../../api/contract.ts'
import { useOpenAlarms } from '../../board/live/live-context.tsx'
import { serverNow } from '../../clock/now.ts'
import { Left } from '../../clock/since.tsx'
import { formatSecond } from '../../i18n/format.ts'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { screenId } from '../../session/session.ts'
import type { Around } from '../register.ts'
import { deviceFields } from './devices.texts.ts'
import { useDeviceAct } from './use-device-act.ts'

const windowMinutes = 10

/** The test press, step by step: the window is opened, the press received, shown here, and the device proven. */
export function TestPress({ device, around: { language } }: { device: Device; around: Around }) {
  const texts = deviceFields[language]
  const { act, error } = useDeviceAct(device.id)
  const mayTest = useMay('welfare.devices.write')
  const [openedAt, setOpenedAt] = useState<number>()
  const press = useTestAlarm(device.id, openedAt)
  useShownHere(press)
  useProvenAgain(device, press)

  const provenNow =
    openedAt !== undefined && device.provenAt !== undefined && Date.parse(device.provenAt) >= openedAt
  const open = async () => {
    setOpenedAt(serverNow() - 1000)
    await act('test', { minutes: windowMinutes })
  }
  const steps: [string, boolean, string | undefined][] = [
    [texts.stepOpen, openedAt !== undefined || device.testUntil !== undefined, undefined],
    [texts.stepReceived, press !== undefined || provenNow, press?.receivedAt],
    [texts.stepShown, press?.shownAt !== undefined || provenNow, press?.shownAt],
    [texts.stepProven, provenNow, provenNow ? device.provenAt : undefined],
  ]
  return (
    <section aria-labelledby="test-title" className="test-press">
      <h2 id="test-title">{texts.test}</h2>
      <p className="quiet">{texts.testText}</p>
      <button
        type="button"
        className="plain-button"
        disabled={!mayTest || device.state === 'planned' || device.state === 'removed'}
        onClick={() => void open()}
      >
        {texts.openTest}
      </button>
      {error !== undefined && <Refused error={error} />}
      {(openedAt !== undefined || device.testUntil) && (
        <>
          {device.testUntil && (
            <p role="status">
              <b>{texts.pressNow}</b> <Left to={device.testUntil} /> {texts.windowLeft}
            </p>
          )}
          <ol className="test-steps">
            {steps.map(([text, done, at]) => (
              <li key={text} className={done ? 'done' : ''}>
                <span aria-hidden="true">{done ? '✓' : '○'}</span> {text} {at && formatSecond(at)}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

/** The device's test alarm that came after the window was opened here. */
function useTestAlarm(deviceId: string, openedAt: number | undefined): Alarm | undefined {
  const alarms = useOpenAlarms()
  return useMemo(() => {
    if (openedAt === undefined) return undefined
    return [...alarms.values()].find(
      ({ device, urgency, receivedAt, lastPressAt }) =>
        device?.id === deviceId &&
        urgency === 'test' &&
        Math.max(Date.parse(receivedAt), Date.parse(lastPressAt)) >= openedAt,
    )
  }, [alarms, deviceId, openedAt])
}

/** This page is a screen too: the press has been painted on it, and whoever tests is looking. */
function useShownHere(press: Alarm | undefined): void {
  const { id, presses } = press ?? {}
  useEffect(() => {
    if (id === undefined || presses === undefined) return
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (!document.hidden) void sendShown(id, { screenId: screenId(), presses }).catch(() => undefined)
      }),
    )
  }, [id, presses])
}

/** Reads the device again when its test alarm has changed: it may be proven now. */
function useProvenAgain(device: Device, press: Alarm | undefined): void {
  const queries = useQueryClient()
  const version = press?.version
  useEffect(() => {
    if (version !== undefined) void queries.invalidateQueries({ queryKey: ['object', '/devices', device.id] })
  }, [queries, device.id, version])
}
