/** Which rows that were set aside are shown: of a reason, of a load; what the address says wrongly is left out. */
export function asideSearch({ reason, load }: Record<string, unknown>): { reason?: string; load?: string } {
  return {
    ...(typeof reason === 'string' && /^[a-z_]+:[a-z_]+$/.test(reason) && { reason }),
    ...(typeof load === 'string' && /^[0-9a-f-]{36}$/.test(load) && { load }),
  }
}
