import { swedishDate, swedishInstant } from '../../clock/swedish-time.ts'
import { formatSecond } from '../../i18n/format.ts'

/** One change of a draft, as it is sent. */
export type Change =
  | { op: 'put'; kind: Kind; value: Readonly<Record<string, string>> }
  | { op: 'remove'; kind: Kind; id: string }

export const kinds = ['component', 'endpoint', 'logicalAddress', 'route', 'authorisation'] as const
export type Kind = (typeof kinds)[number]

/** What a field is filled in by: text, a time, or one of what is known. */
export type FieldKind = 'text' | 'long' | 'time' | 'profile' | Known
/** Lists that are chosen from. */
export type Known = 'organisation' | 'component' | 'endpoint' | 'address' | 'contract'

export interface Field {
  name: string
  kind: FieldKind
  optional?: true
}

const period: readonly Field[] = [
  { name: 'validFrom', kind: 'time' },
  { name: 'validUntil', kind: 'time', optional: true },
]

/** The fields of each kind of row, in the order they are thought of. */
export const fieldsOf: Record<Kind, readonly Field[]> = {
  component: [
    { name: 'name', kind: 'text' },
    { name: 'hsaId', kind: 'text' },
    { name: 'organisation', kind: 'organisation' },
    { name: 'system', kind: 'text', optional: true },
  ],
  endpoint: [
    { name: 'component', kind: 'component' },
    { name: 'url', kind: 'text' },
    { name: 'profile', kind: 'profile' },
    { name: 'authorities', kind: 'long', optional: true },
  ],
  logicalAddress: [
    { name: 'name', kind: 'text' },
    { name: 'hsaId', kind: 'text' },
    { name: 'organisation', kind: 'organisation' },
    { name: 'parent', kind: 'address', optional: true },
  ],
  route: [
    { name: 'contract', kind: 'contract' },
    { name: 'logicalAddress', kind: 'address' },
    { name: 'endpoint', kind: 'endpoint' },
    ...period,
  ],
  authorisation: [
    { name: 'consumer', kind: 'component' },
    { name: 'contract', kind: 'contract' },
    { name: 'logicalAddress', kind: 'address' },
    ...period,
    { name: 'agreement', kind: 'text', optional: true },
  ],
}

/** A row to be filled in. Those that begin at a time begin now, at the minute. */
export function emptyChange(kind: Kind, now: Date): Change {
  const named: Record<string, string> = kind === 'logicalAddress' ? {} : { id: crypto.randomUUID() }
  const fields = fieldsOf[kind].filter(({ optional }) => !optional)
  const value = Object.fromEntries(
    fields.map(({ name, kind: of }) => [
      name,
      of === 'time' ? `${now.toISOString().slice(0, 16)}:00Z` : of === 'profile' ? 'rivtabp21' : '',
    ]),
  )
  return { op: 'put', kind, value: { ...named, ...value } }
}

/** A field filled in; an optional one that is emptied is left out. */
export function withField(change: Change, { name, optional }: Field, text: string): Change {
  if (change.op === 'remove') return change
  const { [name]: _, ...rest } = change.value
  return { ...change, value: text === '' && optional ? rest : { ...rest, [name]: text } }
}

/** An instant as it is written in Swedish time: `2026-11-26 16:34`, with seconds where there are any. What is no instant stays. */
export function swedishTime(instant: string): string {
  const at = Date.parse(instant)
  if (!/^\d{4}-\d\d-\d\dT.*Z$/.test(instant) || Number.isNaN(at)) return instant
  const time = formatSecond(at)
  return `${swedishDate(at)} ${time.endsWith(':00') ? time.slice(0, -3) : time}`
}

/** A written Swedish time as an instant. What is not yet one stays as it is, and is refused when it is sent. */
export function instantOf(text: string): string {
  const [, date, hours, minutes, seconds = '0'] =
    /^(\d{4}-\d\d-\d\d)[ T]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim()) ?? []
  if (date === undefined || Number.isNaN(Date.parse(date))) return text
  const at = swedishInstant(date, Number(hours) * 60 + Number(minutes) + Number(seconds) / 60)
  return `${new Date(Math.round(at)).toISOString().slice(0, 19)}Z`
}

/** The changes in a text; undefined when it is no list of them. */
export function readChanges(text: string): Change[] | undefined {
  try {
    const read = JSON.parse(text) as unknown
    return Array.isArray(read) && read.every(isChange) ? read : undefined
  } catch {
    return undefined
  }
}

function isChange(given: unknown): given is Change {
  const { op, kind, value, id } = (given ?? {}) as Record<string, unknown>
  if (!kinds.includes(kind as Kind)) return false
  return op === 'remove'
    ? typeof id === 'string'
    : op === 'put' && typeof value === 'object' && value !== null
}
