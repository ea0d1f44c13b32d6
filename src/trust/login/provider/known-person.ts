import { parsePersonIdentity } from '../../../kernel/index.ts'
import type { LoginDirectory } from '../directory.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** Who it is that a provider tells of, among those this installation knows. */
export interface KnownPerson {
  kind: 'staff' | 'resident'
  party: string
}

/**
 * Finds her by her HSA-id or personal identity number. Who is both an employee and a resident is the employee, unless the other was
 * asked for. Nobody is registered by logging in.
 */
export async function knownPerson(
  claims: Readonly<Record<string, unknown>>,
  {
    settings,
    kind,
    directory,
  }: { settings: ProviderSettings; kind?: 'staff' | 'resident' | undefined; directory: LoginDirectory },
): Promise<KnownPerson | undefined> {
  const text = (name: string | undefined) => {
    const value = name === undefined ? undefined : claims[name]
    return typeof value === 'string' && value.length <= 64 ? value : undefined
  }
  const identity = parsePersonIdentity(text(settings.claims.personIdentity) ?? '')
  const hsaId = text(settings.claims.hsaId)
  const may = (each: 'staff' | 'resident') => settings.kinds.includes(each) && (kind ?? each) === each
  if (may('staff')) {
    const employee =
      (hsaId === undefined ? undefined : await directory.employeeByHsaId(hsaId)) ??
      (identity === undefined ? undefined : await directory.employeeByIdentity(identity))
    if (employee) return { kind: 'staff', party: employee.id }
  }
  if (may('resident') && identity !== undefined) {
    const resident = await directory.residentByIdentity(identity)
    if (resident) return { kind: 'resident', party: resident.id }
  }
  return undefined
}
