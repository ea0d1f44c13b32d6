import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Log } from '../kernel/index.ts'

/** The port so many above; a free one when that is taken, or when the first was to be free. */
export async function portFor(host: string, port: number, above: number, log: Log): Promise<number> {
  if (port === 0) return 0
  const wanted = port + above
  if (await isFree(host, wanted)) return wanted
  log.warn({ port: wanted }, 'another program has the port; what is started beside takes a free one')
  return 0
}

async function isFree(host: string, port: number): Promise<boolean> {
  if (port > 65_535) return false
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
