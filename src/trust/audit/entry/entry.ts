import { Compile } from 'typebox/compile'
import { KnutpunktError, newId, parsePersonIdentity, type Temporal } from '../../../kernel/index.ts'
import { type AuditEntry, AuditEntryWrite } from '../../contract/audit.ts'
import { auditErrors } from '../audit-errors.ts'

const validator = Compile(AuditEntryWrite)

/** Fields that name somebody, where a personnummer could be put by mistake. */
const references = ['actor', 'assignment', 'forWhom', 'onBehalfOf', 'controller', 'unit'] as const

/**
 * Makes an entry of what the caller says was done.
 *
 * @throws {KnutpunktError} trust.audit_entry_malformed when it has another form, or names somebody by her personnummer: the
 *   act must then not be done either
 */
export function makeEntry(write: AuditEntryWrite, now: Temporal.Instant): AuditEntry {
  if (!validator.Check(write)) {
    const where = validator.Errors(write).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
    throw new KnutpunktError(auditErrors.audit_entry_malformed, { detail: where })
  }
  for (const name of references) {
    const value = write[name]
    if (value !== undefined && isPersonIdentity(value)) {
      throw new KnutpunktError(auditErrors.audit_entry_malformed, {
        detail: `${name} is a personal identity`,
      })
    }
  }
  return { ...write, id: newId(), at: new Date(now.epochMilliseconds).toISOString() }
}

function isPersonIdentity(value: string): boolean {
  return /^\d{6}/.test(value) && parsePersonIdentity(value) !== undefined
}
