import type { Alarm } from '../../api/contract.ts'

export type SectionName = 'ringing' | 'progress' | 'technical' | 'test' | 'resolved'

export interface Section {
  name: SectionName
  alarms: Alarm[]
}

const rank = { acute: 0, prompt: 1, technical: 2, test: 3 } as const

/** Instants in UTC are in order as text, which is many times faster to compare; ids are in the order they were made. */
const later = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1)

const newestPress = (a: Alarm, b: Alarm): number => later(a.lastPressAt, b.lastPressAt) || later(a.id, b.id)

/** Newest press first within urgency. */
const byUrgency = (a: Alarm, b: Alarm): number => rank[a.urgency] - rank[b.urgency] || newestPress(a, b)

/**
 * The board's order: ringing before in progress, newest press first within urgency; technical alarms and tests apart.
 * In a storm, newest press first whatever the urgency, and one person's alarms together. Nothing is left out.
 */
export function arrange(alarms: Iterable<Alarm>, storm: boolean): Section[] {
  const sections: Record<SectionName, Alarm[]> = {
    ringing: [],
    progress: [],
    technical: [],
    test: [],
    resolved: [],
  }
  for (const alarm of alarms) sections[sectionOf(alarm)].push(alarm)
  if (storm) {
    sections.ringing = groupedByPerson(sections.ringing)
    sections.progress = groupedByPerson(sections.progress)
  } else {
    sections.ringing.sort(byUrgency)
    sections.progress.sort(byUrgency)
  }
  sections.technical.sort((a, b) => Number(b.ringing) - Number(a.ringing) || newestPress(a, b))
  sections.test.sort(newestPress)
  sections.resolved.sort((a, b) => later(a.resolvedAt ?? '', b.resolvedAt ?? ''))
  return (Object.keys(sections) as SectionName[]).map((name) => ({ name, alarms: sections[name] }))
}

export function sectionOf(alarm: Alarm): SectionName {
  if (alarm.state === 'resolved') return 'resolved'
  if (alarm.urgency === 'technical') return 'technical'
  if (alarm.urgency === 'test') return 'test'
  return alarm.ringing ? 'ringing' : 'progress'
}

function groupedByPerson(alarms: Alarm[]): Alarm[] {
  alarms.sort(newestPress)
  const groups = new Map<string, Alarm[]>()
  for (const alarm of alarms) {
    const key = alarm.person?.id ?? alarm.home?.id ?? alarm.id
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [alarm])
    else group.push(alarm)
  }
  return [...groups.values()].flat()
}

/** The press to count from: the first one not answered. After an answer that is the newest, before it the first. */
export const waitingSince = (alarm: Alarm): string =>
  alarm.ringing && alarm.acknowledgedAt !== undefined ? alarm.lastPressAt : alarm.pressedAt
