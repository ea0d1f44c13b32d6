import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Later } from './later.ts'

/** The wire between a program and its database, to be cut and mended. */
export interface Wire {
  /** The database's URL by way of the wire. */
  url: string
  /** Breaks every connection and refuses new ones. */
  cut(): void
  /** Lets nothing through and breaks nothing: the other end is gone without a word. */
  hold(): void
  mend(): void
}

/** Lays a wire to the database at `url`. */
export async function layWire(later: Later, url: string): Promise<Wire> {
  const to = new URL(url)
  const ends = new Set<Socket>()
  let state: 'whole' | 'cut' | 'held' = 'whole'
  const server = createServer((near) => {
    if (state === 'cut') return near.destroy()
    const far = connect(Number(to.port), to.hostname)
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from)
      from.pipe(into)
      if (state === 'held') from.pause()
      from.on('error', () => undefined)
      from.on('close', () => {
        ends.delete(from)
        into.destroy()
      })
    }
    return undefined
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakAll = () => {
    for (const end of ends) end.destroy()
  }
  later(() => {
    breakAll()
    server.close()
  })
  const by = new URL(url)
  by.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: by.href,
    cut() {
      state = 'cut'
      breakAll()
    },
    hold() {
      state = 'held'
      for (const end of ends) end.pause()
    },
    mend() {
      // What was held is broken: nobody comes back from the dead in the middle of a sentence.
      if (state === 'held') breakAll()
      state = 'whole'
    },
  }
}
