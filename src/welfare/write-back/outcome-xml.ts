import { escapeXml } from '../../exchange/index.ts'
import { type PersonIdentity, personIdentityKind, reservnummerFormat } from '../../kernel/index.ts'
import type { OutcomeAct, OutcomeDocument, OutcomeSignal } from './outcome.ts'

/** The contract by which a record is told: the namespace of what stands in `soap:Body`. */
export const outcomeContract = 'urn:riv:knutpunkt:alarmoutcome:ProcessAlarmOutcomeResponder:1'

/** Under which root an identity stands. A reserve number's is its region's own. */
function rootOf(identity: PersonIdentity): string {
  const reserve = reservnummerFormat(identity)
  if (reserve) return reserve.oid ?? '1.2.752.129.2.1.3.2'
  return personIdentityKind(identity) === 'personnummer' ? '1.2.752.129.2.1.3.1' : '1.2.752.129.2.1.3.3'
}

/** A version of an outcome, on its way: what was kept, whose it is, and its marks. */
export interface OutcomeMessage {
  id: string
  alarmId: string
  version: number
  identity: PersonIdentity
  document: OutcomeDocument
}

/** The request, one element. */
export function outcomeRequest({ id, alarmId, version, identity, document }: OutcomeMessage): string {
  const { device } = document
  return element('ProcessAlarmOutcome', ` xmlns="${outcomeContract}"`, [
    element('outcome', '', [
      text('outcomeId', id),
      text('version', String(version)),
      text('alarmId', alarmId),
      element('personId', '', [text('root', rootOf(identity)), text('extension', identity)]),
      text('alarmClass', document.class),
      text('urgency', document.urgency),
      text('presses', String(document.presses)),
      text('pressedTime', document.pressedAt),
      text('receivedTime', document.receivedAt),
      text('answeredTime', document.answeredAt),
      text('dispatchedTime', document.dispatchedAt),
      text('arrivedTime', document.arrivedAt),
      text('resolvedTime', document.resolvedAt),
      text('resolvedBy', document.resolvedBy),
      text('cause', document.cause),
      device && element('device', '', [text('kind', device.kind), text('place', device.place)]),
      ...document.signals.map(signalElement),
      ...document.acts.map(actElement),
    ]),
  ])
}

const signalElement = (signal: OutcomeSignal) =>
  element('signal', '', [
    text('signalId', signal.id),
    text('time', signal.at),
    text('receivedTime', signal.receivedAt),
    text('type', signal.type),
    text('alarmClass', signal.class),
    signal.code &&
      element('code', '', [text('codeSystem', signal.code.system), text('code', signal.code.value)]),
  ])

const actElement = (act: OutcomeAct) =>
  element('act', '', [
    text('time', act.at),
    text('kind', act.kind),
    text('performer', act.by),
    text('sentTo', act.to),
    text('note', act.text),
  ])

const element = (name: string, attributes: string, children: readonly (string | undefined)[]) =>
  `<${name}${attributes}>${children.filter((each) => each !== undefined).join('')}</${name}>`

const text = (name: string, value: string | undefined) =>
  value === undefined ? undefined : `<${name}>${escapeXml(value)}</${name}>`
