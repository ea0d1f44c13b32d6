import type { ReactNode } from 'react'
import type { Incident } from '../api/contract.ts'
import { Marks } from '../board/marks.tsx'
import { formatInstant } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Copyable } from '../parts/copyable.tsx'
import { deviceKindWord } from '../words/device-kind.ts'
import { words as allWords } from '../words/words.ts'
import { incidentTexts } from './incident.texts.ts'

/** What the alarm was, whose, and how it ended. */
export function AlarmFacts({ incident }: { incident: Incident }) {
  const texts = useTexts(incidentTexts)
  const words = useTexts(allWords)
  const { alarm } = incident
  return (
    <section>
      <h2>{texts.alarm}</h2>
      <dl className="facts">
        <Fact name="Id">
          <Copyable value={alarm.id} label="id" />
        </Fact>
        <Fact name={texts.kind}>
          {words.urgency[alarm.urgency]} · {words.class[alarm.class]}
        </Fact>
        <Fact name={texts.state}>{words.state[alarm.state]}</Fact>
        <Fact name={texts.presses}>{alarm.presses}</Fact>
        <Fact name={texts.person}>{alarm.person?.name || (alarm.person && words.protectedIdentity)}</Fact>
        <Fact name={texts.home}>
          {alarm.home && [alarm.home.street, alarm.home.floor, alarm.home.city].filter(Boolean).join(', ')}
        </Fact>
        <Fact name={texts.controller}>{alarm.controllerName}</Fact>
        <Fact name={texts.group}>{incident.answeredByGroup}</Fact>
        <Fact name={texts.cause}>{alarm.cause && words.cause[alarm.cause]}</Fact>
        <Fact name={texts.resolvedBy}>{incident.resolvedBy}</Fact>
      </dl>
      <Marks alarm={alarm} />
    </section>
  )
}

export function DeviceFacts({ incident: { device } }: { incident: Incident }) {
  const texts = useTexts(incidentTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  if (device === undefined) return null
  const state = (words.deviceState as Record<string, string>)[device.state] ?? device.state
  return (
    <section>
      <h2>{texts.device}</h2>
      <dl className="facts">
        <Fact name={texts.kind}>
          {[deviceKindWord(device.kind, words), device.place].filter(Boolean).join(', ')}
        </Fact>
        <Fact name={texts.model}>{device.model}</Fact>
        <Fact name={texts.state}>{state}</Fact>
        <Fact name={texts.address}>
          {device.addresses.map(({ scheme, value }) => `${words.scheme[scheme]} ${value}`).join(', ')}
        </Fact>
        <Fact name={texts.proven}>{device.provenAt && formatInstant(device.provenAt, language)}</Fact>
        <Fact name={texts.contact}>
          {device.lastContactAt && formatInstant(device.lastContactAt, language)}
        </Fact>
      </dl>
    </section>
  )
}

/** A line of facts; left out when there is nothing to say. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === '' || children === false) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
