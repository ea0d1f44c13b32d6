import type { HttpClient } from '../http-client.ts'

interface Page<T> {
  readonly items: T[]
  readonly next?: string
}

/** Pages of 500; no register of the made-up world comes near the bound. */
const mostPages = 20

/** Reads a whole list, page by page, up to ten thousand objects. */
export async function readAll<T>(http: HttpClient, path: string): Promise<T[]> {
  const items: T[] = []
  let cursor = ''
  for (let page = 0; page < mostPages; page++) {
    const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const answer: Page<T> = await http.get(`${path}?limit=500${after}`)
    items.push(...answer.items)
    if (answer.next === undefined) break
    cursor = answer.next
  }
  return items
}
