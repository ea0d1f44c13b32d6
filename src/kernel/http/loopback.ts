const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i

/** Whether an address or a name means this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.test(host)
}
