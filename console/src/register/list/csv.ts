/**
 * Rows as a CSV file that Swedish spreadsheets open as it is: semicolons, a byte order mark, CRLF (RFC 4180).
 * A cell that a spreadsheet would take for a formula is given an apostrophe; telephone numbers are left alone.
 */
export function csvOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[heads, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`
}

function cell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) && !/^\+?[\d ()-]+$/.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
