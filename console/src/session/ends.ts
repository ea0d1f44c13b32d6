import type { Login } from '../api/contract.ts'

/** This long before the end it is told. */
const noticeMs = 3 * 60_000

/**
 * When a login ends: at `expiresAt`, or earlier when nothing is asked of the server for `idleSeconds`.
 *
 * @returns the milliseconds left once it is time to tell, and whether a sign of life makes it longer
 */
export function endingOf(
  { expiresAt, idleSeconds }: Pick<Login, 'expiresAt' | 'idleSeconds'>,
  lastAnswered: number,
  now: number,
): { leftMs: number; extends: boolean } | undefined {
  const idle = lastAnswered + idleSeconds * 1000
  const end = Math.min(idle, Date.parse(expiresAt))
  // a short idle time is told of in its last half only, or the notice would never be gone
  const told = idle <= Date.parse(expiresAt) ? Math.min(noticeMs, idleSeconds * 500) : noticeMs
  const leftMs = end - now
  return leftMs > told ? undefined : { leftMs: Math.max(0, leftMs), extends: idle < Date.parse(expiresAt) }
}
