import type { Alarm } from '../api/contract.ts'
import type { Words } from '../words/words.ts'

/** What an alarm is called on the board: the person, else the home, else what is known of the device. */
export function titleOf(alarm: Pick<Alarm, 'person' | 'home' | 'address' | 'class'>, words: Words): string {
  if (alarm.person?.protectedIdentity) return words.protectedIdentity
  if (alarm.person) return alarm.person.name
  if (alarm.home) return alarm.home.street
  if (alarm.address) return words.unknownDevice(alarm.address.value)
  return words.class[alarm.class]
}

/** "Björkgatan 4 B · Sovrum": where, as far as it is not the title already; else what the device said. */
export function placeOf(alarm: Alarm): string {
  const street = alarm.person && !alarm.person.protectedIdentity ? alarm.home?.street : undefined
  const where = [street, alarm.location?.text ?? alarm.device?.place].filter(Boolean)
  return where.length > 0 ? where.join(' · ') : (alarm.text ?? alarm.controllerName ?? '')
}
