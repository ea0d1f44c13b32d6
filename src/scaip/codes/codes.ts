import { padCode } from '../mrq/mrq-tags.ts'
import type { Code, CodeTable } from './code-table.ts'
import { deviceComponents } from './device-components.ts'
import { deviceTypes } from './device-types.ts'
import { locations } from './locations.ts'
import { statusCodes } from './status-codes.ts'

/** What a device type (`dty`, table A) means. Takes `2`, `02` and `0002` alike; an unknown code is kept. */
export function deviceType(code: string): Code {
  return look(deviceTypes, code, 4)
}

/** What a device component (`dco`, table B) means. */
export function deviceComponent(code: string): Code {
  return look(deviceComponents, code, 3)
}

/** What a status code (`stc`, table C) means. */
export function statusCode(code: string): Code {
  return look(statusCodes, code, 4)
}

/** What a location code (`lco`, table D) means. */
export function location(code: string): Code {
  return look(locations, code, 3)
}

function look(table: CodeTable, code: string, length: number): Code {
  const padded = padCode(code.trim(), length)
  const text = table.get(padded)
  return text ? { code: padded, known: true, ...text } : { code: padded, known: false }
}
