/** The login page, which leads back to where one is now. */
export function loginHref(level?: number): string {
  const here = location.pathname + location.search
  return `/login?${new URLSearchParams({ return: here, ...(level !== undefined && { level: String(level) }) })}`
}
