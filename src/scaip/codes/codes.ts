import { padCode } from '../mrq/mrq-tags.ts'
import type { CodeTable, CodeText } from './code-table.ts'
import { deviceComponents } from './device-components.ts'
import { deviceTypes } from './device-types.ts'
import { locations } from './locations.ts'
import { statusCodes } from './status-codes.ts'

/** What a device type (`dty`, table A) means. Takes `2`, `02` and `0002` alike; undefined for an unknown code. */
export function deviceTypeText(code: string): CodeText | undefined {
  return look(deviceTypes, code, 4)
}

/** What a device component (`dco`, table B) means; undefined for an unknown code. */
export function deviceComponentText(code: string): CodeText | undefined {
  return look(deviceComponents, code, 3)
}

/** What a status code (`stc`, table C) means; undefined for an unknown code. */
export function statusText(code: string): CodeText | undefined {
  return look(statusCodes, code, 4)
}

/** What a location code (`lco`, table D) means; undefined for an unknown code. */
export function locationText(code: string): CodeText | undefined {
  return look(locations, code, 3)
}

function look(table: CodeTable, code: string, length: number): CodeText | undefined {
  return table.get(padCode(code.trim(), length))
}
