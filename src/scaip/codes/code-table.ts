/** What a code means, in both languages. */
export interface CodeText {
  readonly en: string
  readonly sv: string
}

/** Meanings by code, padded to the table's length. */
export type CodeTable = ReadonlyMap<string, CodeText>

/** Makes a table of rows `[code, English, Swedish]`. */
export function codeTable(rows: readonly (readonly [string, string, string])[]): CodeTable {
  return new Map(rows.map(([code, en, sv]) => [code, { en, sv }]))
}

/** Rows of a numbered series: `series('002', 5, 'button', 'knapp')` gives `002 button 1` to `006 button 5`. */
export function series(first: string, count: number, en: string, sv: string): [string, string, string][] {
  return Array.from({ length: count }, (_, i) => {
    const code = String(Number(first) + i).padStart(first.length, '0')
    return [code, `${en} ${i + 1}`, `${sv} ${i + 1}`]
  })
}
