import { hash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { openDuckDb } from '../region/index.ts'

/** What must not be found: identities in every spelling, and words that stand for a person or point at her row. */
export interface Secrets {
  /** In twelve characters. */
  readonly identities: readonly string[]
  /** Names, addresses, ids of sources, pseudonyms of stage 1: as they stand. Of three characters or more. */
  readonly words: readonly string[]
}

/** Looks through bytes, and what is packed in them. Answers what it found and how it was written. */
export interface LeakScan {
  /** @param where it was seen, for the answer */
  look(where: string, bytes: Uint8Array | string): Promise<void>
  /** `where: what`, each once. */
  found(): string[]
  /** How many bytes were looked through, with what was unpacked of them. */
  readonly bytes: number
}

const spellings = (identity: string): string[] => {
  const [long, short] = [identity.slice(0, 8), identity.slice(2, 8)]
  const last = identity.slice(8)
  return [long, short].flatMap((born) => ['', '-', '+', ' '].map((between) => `${born}${between}${last}`))
}

type Row = Record<string, unknown>

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'] as const
/** Layers of packing that are taken off one another. */
const deepest = 4

/** @param folder where Parquet files are put to be read */
export function createLeakScan({ identities, words }: Secrets, folder: string): LeakScan {
  const written = new Set(identities.flatMap(spellings))
  const hashes = new Set([...written].flatMap((each) => algorithms.map((algorithm) => hash(algorithm, each))))
  const known = new Set(words.map((word) => word.toLowerCase()))
  const found = new Set<string>()
  const scan = { bytes: 0 }

  function lookAtText(where: string, text: string): void {
    for (const [number] of text.matchAll(/(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)/g))
      if (written.has(number)) found.add(`${where}: an identity, ${number.replace(/\d/g, 'N')}`)
    for (const [hex] of text.matchAll(/[0-9a-f]{32,}/gi))
      for (const length of [32, 40, 64, 128])
        for (let at = 0; at + length <= hex.length; at++)
          if (hashes.has(hex.slice(at, at + length).toLowerCase()))
            found.add(`${where}: a hash of an identity in hex`)
    for (const [word] of text.matchAll(/[\w.-]{3,}/g))
      if (known.has(word.toLowerCase())) found.add(`${where}: the word ${word}`)
  }

  async function look(where: string, bytes: Buffer, depth: number): Promise<void> {
    scan.bytes += bytes.length
    if (hashes.has(bytes.toString('hex'))) found.add(`${where}: a hash of an identity`)
    for (const text of new Set([bytes.toString('latin1'), bytes.toString('utf8')])) {
      lookAtText(where, text)
      if (depth >= deepest) continue
      if (/%[0-9a-f]{2}/i.test(text)) lookAtText(`${where} > URL`, text.replace(/%([0-9a-f]{2})/gi, fromHex))
    }
    if (depth < deepest)
      for (const [how, inner] of await unpacked(bytes, folder))
        await look(`${where} > ${how}`, inner, depth + 1)
  }

  return {
    look: (where, bytes) => look(where, Buffer.from(bytes as string), 0),
    found: () => [...found].sort(),
    get bytes() {
      return scan.bytes
    },
  }
}

const fromHex = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16))

/** What is packed in bytes: base64 at any place, hex, gzip, Parquet. */
async function unpacked(bytes: Buffer, folder: string): Promise<[how: string, inner: Buffer][]> {
  const inner: [string, Buffer][] = []
  const text = bytes.toString('latin1')
  for (const [token] of text.matchAll(/[A-Za-z0-9+/_-]{14,}/g)) {
    for (const [from] of [0, 1, 2, 3].entries())
      inner.push(['base64', Buffer.from(token.slice(from), 'base64url')])
    // Letters of hex are those of base64 too.
    for (const [hex] of token.matchAll(/(?:[0-9a-f]{2}){10,}/gi)) {
      inner.push(['hex', Buffer.from(hex, 'hex')])
      inner.push(['hex', Buffer.from(hex.slice(1, hex.length - 1), 'hex')])
    }
  }
  for (const [how, magic, unzip] of [
    ['gzip', '\x1f\x8b', gunzipSync],
    ['zlib', '\x78\x9c', inflateSync],
  ] as const)
    for (let at = text.indexOf(magic); at >= 0; at = text.indexOf(magic, at + 1)) {
      try {
        inner.push([how, unzip(bytes.subarray(at))])
      } catch {
        // Two bytes that begin nothing.
      }
    }
  if (bytes.subarray(0, 4).toString() === 'PAR1')
    inner.push(['Parquet', Buffer.from(JSON.stringify(await readParquet(bytes, folder)))])
  return inner
}

/** Rows of a Parquet file, and what it says of itself. @param folder where it is put to be read */
export async function readParquet(bytes: Uint8Array, folder: string): Promise<{ rows: Row[]; about: Row[] }> {
  const path = join(folder, 'scanned.parquet')
  await writeFile(path, bytes)
  const duckdb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 200 })
  try {
    const rows = await duckdb.rows(`select * from read_parquet('${path}')`)
    const columns = await duckdb.rows(`select * from parquet_metadata('${path}')`)
    const pairs = await duckdb.rows(
      `select decode(key) as key, decode(value) as value from parquet_kv_metadata('${path}')`,
    )
    return { rows, about: [...columns, ...pairs] }
  } finally {
    duckdb.close()
  }
}
