import type { Operation } from './operations.ts'

/**
 * An HSA-id as it is compared: HSA tells no capitals from small letters. Of others than a–z nothing is changed, so that no other id
 * becomes one. What a caller wrote is passed on as it came.
 */
export const inCapitals = (hsaId: string): string =>
  /[a-z]/.test(hsaId) ? hsaId.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : hsaId

export const isSameHsaId = (one: string, two: string): boolean => inCapitals(one) === inCapitals(two)

const hsaFields = ['hsaId', 'logicalAddress', 'parent'] as const

/** A change with its HSA-ids as they are compared, whoever wrote it and whenever it was published. */
export function withHsaIdsInCapitals(operation: Operation): Operation {
  if (operation.op === 'remove')
    return operation.kind === 'logicalAddress' ? { ...operation, id: inCapitals(operation.id) } : operation
  const value: Record<string, unknown> = { ...operation.value }
  for (const field of hsaFields) {
    const id = value[field]
    if (typeof id === 'string') value[field] = inCapitals(id)
  }
  return { ...operation, value } as unknown as Operation
}
