import { createSecretKey } from 'node:crypto'
import type { Connection } from 'ssh2'

/** Of `ssh2` 1.17, not among its types. */
interface Inside {
  _protocol?: {
    _cipher?: { _encKey?: unknown }
    _decipher?: { _decipherKey?: unknown }
  }
}

/**
 * Has a connection keep its keys as Node holds them, whenever they are new. `ssh2` makes a cipher for each packet, and to make one of a key's
 * bytes takes Node eight times as long (24.21: 38 µs, and 5 µs). Where it is made otherwise inside, nothing is changed.
 */
export function prepareKeys(connection: Connection): void {
  const prepare = (): void => {
    const { _cipher: cipher, _decipher: decipher } = (connection as unknown as Inside)._protocol ?? {}
    if (cipher?._encKey instanceof Uint8Array) cipher._encKey = createSecretKey(cipher._encKey)
    if (decipher?._decipherKey instanceof Uint8Array)
      decipher._decipherKey = createSecretKey(decipher._decipherKey)
  }
  connection.on('ready', prepare)
  connection.on('rekey', prepare)
}
