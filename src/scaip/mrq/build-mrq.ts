import type { MrqInput, Position } from './mrq.ts'
import { mrqTags } from './mrq-tags.ts'
import { element } from './write-xml.ts'

/** Tags in the order they are written. */
const order = [
  ...([
    'ref',
    'ver',
    'sco',
    'cha',
    'mty',
    'hbo',
    'cid',
    'dty',
    'did',
    'dco',
    'dte',
    'crd',
    'stc',
    'stt',
  ] as const),
  ...(['pri', 'lco', 'lva', 'lge', 'lte', 'ico', 'ite', 'ame', 'mreq'] as const),
]

/**
 * Writes an `<mrq>` without XML declaration, as deployed devices do. Only what is given is written.
 *
 * @throws {RangeError} when `ref`, `cid` or `dty` does not have its form
 */
export function buildMrq(mrq: MrqInput): Buffer {
  for (const tag of ['ref', 'cid', 'dty'] as const) {
    if (!mrqTags[tag].form.test(mrq[tag])) throw new RangeError(`${tag} does not have its form`)
  }
  let xml = '<mrq>'
  for (const tag of order) {
    if (tag === 'crd') for (const crd of mrq.crd ?? []) xml += element('crd', crd)
    else if (tag === 'lge') xml += mrq.lge ? positionElement(mrq.lge) : ''
    else if (mrq[tag] !== undefined) xml += element(tag, mrq[tag])
  }
  for (const { name, value } of mrq.unknown ?? []) {
    if (/^[a-zA-Z_][\w.-]*$/.test(name)) xml += element(name, value)
  }
  return Buffer.from(`${xml}</mrq>`, 'utf8')
}

function positionElement(position: Position): string {
  const pair =
    position.latitude === undefined || position.longitude === undefined
      ? undefined
      : `${position.latitude},${position.longitude}`
  const geo = position.geo ?? pair
  let xml = ''
  if (geo !== undefined) xml += element('geo', geo)
  if (position.tim !== undefined) xml += element('tim', position.tim)
  if (position.gga !== undefined) xml += element('gga', position.gga)
  return `<lge>${xml}</lge>`
}
