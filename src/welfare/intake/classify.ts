import { type AlarmClass, alarmClasses, type SignalWrite } from '../contract/index.ts'

type Code = SignalWrite['code']

/** What a message turns out to be once its code is read. */
export type Meaning =
  | { kind: 'alarm'; class: AlarmClass }
  | { kind: 'cancel' }
  | { kind: 'news'; news?: 'power_back' | 'battery_ok' }

/** Status codes (SCAIP table C) that speak of the equipment, whatever device they come from. */
const technicalByStatus: Record<string, AlarmClass> = {
  '0014': 'battery',
  '0016': 'battery',
  '0085': 'power',
  ...Object.fromEntries(
    [
      ...['0023', '0024', '0025', '0026', '0027', '0031', '0042', '0043', '0044', '0045', '0051', '0052'],
      ...['0032', '0033', '0034', '0035', '0036', '0037', '0038', '0039', '0040'],
      ...['0063', '0065', '0066', '0067', '0068', '0073', '0078', '0079'],
    ].map((code) => [code, 'technical' as const]),
  ),
}

/** Device types (SCAIP table A) by what their alarm means. */
const classByType: Record<string, AlarmClass> = {
  '0002': 'manual',
  '0003': 'manual',
  '0004': 'manual',
  '0005': 'fall',
  '0006': 'attack',
  '0007': 'attack',
  '0010': 'inactivity',
  '0011': 'medication',
  '0012': 'bed',
  '0013': 'bed',
  '0014': 'wandering',
  '0015': 'wandering',
  '0016': 'enuresis',
  '0017': 'epilepsy',
  '0018': 'bed',
  '0021': 'fire',
  '0023': 'fire',
  '0025': 'fire',
  '0026': 'fire',
  '0029': 'wandering',
  '0030': 'fall',
  '0031': 'technical',
  '0032': 'technical',
  '0033': 'flood',
  '0034': 'flood',
  '0036': 'wandering',
  '0038': 'tamper',
  '0039': 'technical',
  '0040': 'technical',
  '0041': 'power',
  '0044': 'bed',
  '0046': 'manual',
  '0047': 'fire',
  '0048': 'manual',
  '0050': 'technical',
  '0051': 'wandering',
}
/** Worn devices with a button of their own: status 0010 (manual) says that it was the button. */
const alsoButtons = new Set(['0005', '0010', '0012', '0017', '0030', '0044', '0051'])

/** Norwegian alert codes (VKP): the longest prefix that is known decides. */
const classByVkp: Record<string, AlarmClass> = {
  '1': 'medication',
  '1.17': 'battery',
  '1.18': 'battery',
  '1.19': 'power',
  '1.20': 'no_contact',
  '1.21': 'tamper',
  '1.22': 'tamper',
  '1.5': 'technical',
  '2': 'wandering',
  '3': 'manual',
  '4': 'inactivity',
  '4.1': 'fall',
  '4.2': 'bed',
  '4.3': 'bed',
  '4.4': 'bed',
  '4.5': 'wandering',
  '4.6': 'wandering',
  '4.11': 'fire',
  '4.12': 'bed',
  '4.13': 'manual',
  '4.14': 'manual',
  '4.15': 'wandering',
  '4.16': 'wandering',
  '4.17': 'flood',
  '4.20': 'bed',
  '4.21': 'wandering',
  '4.24': 'epilepsy',
  '6': 'technical',
  '7': 'staff_assistance',
}

function fromScaip(status: string | undefined, type: string | undefined): Meaning {
  if (status === '0019') return { kind: 'cancel' }
  if (status === '0086') return { kind: 'news', news: 'power_back' }
  if (status === '0015') return { kind: 'news', news: 'battery_ok' }
  const technical = status === undefined ? undefined : technicalByStatus[status]
  if (technical) return { kind: 'alarm', class: technical }
  const byType = type === undefined ? undefined : classByType[type]
  if (status === '0010' && (byType === undefined || alsoButtons.has(type!)))
    return { kind: 'alarm', class: 'manual' }
  if (status === '0081') return { kind: 'alarm', class: 'medication' }
  return { kind: 'alarm', class: byType ?? 'unknown' }
}

function fromVkp(value: string): Meaning {
  const exact = classByVkp[value] ?? classByVkp[value.split('.')[0]!]
  return { kind: 'alarm', class: exact ?? 'unknown' }
}

/** Test and no_screen are never a device's to say: the first is a type of signal, the second the platform's own. */
const asClass: ReadonlySet<string> = new Set(
  alarmClasses.filter((each) => each !== 'test' && each !== 'no_screen'),
)

/**
 * Reads what an alarm is about. `deviceType` is a SCAIP table A type of four digits; a missing code is told apart
 * from 0010, SCAIP's default, so that a fall detector that sends none is a fall and one that sends 0010 is its button.
 * A code nobody knows gives class `unknown`, which rings like the gravest. Local codes may name a class outright.
 */
export function meaningOf(code: Code, deviceType: string | undefined): Meaning {
  const type = deviceType?.padStart(4, '0')
  if (code?.system === 'vkp') return fromVkp(code.value)
  if (code?.system === 'local') {
    if (code.value === 'cancel') return { kind: 'cancel' }
    if (asClass.has(code.value)) return { kind: 'alarm', class: code.value as AlarmClass }
    return fromScaip(undefined, type)
  }
  return fromScaip(code?.value.padStart(4, '0'), type)
}

/** True for a class that an information message (IN) may raise: the equipment speaking of itself. */
export const isTechnicalStatus = (code: Code) =>
  code?.system === 'scaip.stc' && technicalByStatus[code.value.padStart(4, '0')] !== undefined
