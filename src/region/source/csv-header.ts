/**
 * The names in a CSV file's first line.
 *
 * @param bytes the file's beginning
 * @returns what is wrong, when they cannot be read
 */
export function headerOf(
  bytes: Uint8Array,
  { delimiter, encoding }: { delimiter: string; encoding: 'utf-8' | 'latin-1' },
): string[] | string {
  const text = new TextDecoder(encoding === 'latin-1' ? 'latin1' : 'utf-8').decode(bytes)
  const end = /\r?\n/.exec(text)
  if (end === null) return text === '' ? 'empty' : 'no line ends'
  const names = cellsOf(text.slice(0, end.index), delimiter)
  if (names.includes('')) return 'a column has no name'
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? names : `the column ${twice} comes twice`
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let inQuotes = false
  for (const sign of line) {
    if (sign === '"') inQuotes = !inQuotes
    else if (sign === delimiter && !inQuotes) {
      cells.push(cell.trim())
      cell = ''
    } else cell += sign
  }
  return [...cells, cell.trim()]
}
