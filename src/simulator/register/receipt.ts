import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The file that a delivery ends with, as `sha256sum` writes it. */
export const sumsFile = 'SHA256SUMS'

/** Looks over what came with a list of checksums, and writes a receipt of it beside it: what was taken, and what does not agree. */
export async function writeReceipt(sums: string, number: number): Promise<void> {
  const folder = dirname(sums)
  const lines = (await readFile(sums, 'utf8')).split('\n').filter(Boolean)
  const told = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
  const files = await Promise.all(
    [...told.keys(), sumsFile].map(async (name) => {
      const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0))
      return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
  const wrong = files.filter(({ name, sha256 }) => told.has(name) && told.get(name) !== sha256)
  const receipt = { number, taken: wrong.length === 0, files, wrong: wrong.map(({ name }) => name) }
  await writeFile(join(folder, 'receipt.json'), JSON.stringify(receipt, undefined, 2))
}
