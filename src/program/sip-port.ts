import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

const tries = 20

/** A port that is free for both UDP and TCP: devices expect SIP at the same number on both. */
export async function freeSipPort(host: string): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const server = createServer().listen(0, host)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const free = await isFreeForUdp(host, port)
    server.close()
    await once(server, 'close')
    if (free) return port
  }
  throw new Error(`No port was found that is free for both UDP and TCP at ${host}.`)
}

async function isFreeForUdp(host: string, port: number): Promise<boolean> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.bind(port, host)
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
