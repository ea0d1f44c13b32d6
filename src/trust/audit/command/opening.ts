import { Compile } from 'typebox/compile'
import { AuditEntry } from '../../contract/audit.ts'
import { commitmentOf, saltBytes } from '../entry/commitment.ts'
import type { Opening } from '../log/log-reader.ts'
import { decodeBase64 } from '../note/signed-note.ts'

const validator = Compile(AuditEntry)

/** What the log holds of an entry that is given with its salt; undefined when it is not given in that form. */
export function commitmentOfOpening(value: unknown): { opening: Opening; commitment: Buffer } | undefined {
  const { entry, salt } = (value ?? {}) as Partial<Opening>
  const bytes = typeof salt === 'string' ? decodeBase64(salt) : undefined
  if (bytes?.length !== saltBytes || !validator.Check(entry)) return undefined
  return { opening: { entry, salt: salt! }, commitment: commitmentOf(entry, bytes) }
}

/** Reads JSON that may be anything. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
