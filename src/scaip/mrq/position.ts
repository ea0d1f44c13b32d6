import type { Position } from './mrq.ts'
import type { XmlElement } from './read-xml.ts'

const coordinates = /^([+-]?\d{1,3}(?:\.\d{1,12})?)[\s,;]+([+-]?\d{1,3}(?:\.\d{1,12})?)$/

/** Reads `<lge>`. The pair in `geo` is latitude and longitude, parted by comma, semicolon or space. */
export function readPosition(element: XmlElement): Position {
  const position: { -readonly [K in keyof Position]: Position[K] } = {}
  for (const { name, text } of element.children) {
    const value = text.trim()
    if (value !== '' && (name === 'geo' || name === 'tim' || name === 'gga')) position[name] ??= value
  }
  const pair = coordinates.exec(position.geo ?? '')
  if (pair) {
    const [latitude, longitude] = [Number(pair[1]), Number(pair[2])]
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)
      Object.assign(position, { latitude, longitude })
  }
  return position
}
