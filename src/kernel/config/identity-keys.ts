import { readFile } from 'node:fs/promises'
import { loadOrCreateKeys, parseIdentityKeys } from '../identity/key-file.ts'
import { checkIdentityKeys, type IdentityKeys } from '../identity/keys.ts'
import { type Config, ConfigError } from './config.ts'

/**
 * The keys that personal identities are sealed with, from where the configuration has them: by themselves, in a
 * file, or in the data folder, where they are made at first start.
 *
 * @throws {ConfigError} when the file cannot be read
 * @throws {KnutpunktError} kernel.identity_keys_unusable when the keys make no sense
 */
export async function identityKeysOf({ identity, dataDir }: Config): Promise<IdentityKeys> {
  if (identity.lookupKey !== '') {
    return checkIdentityKeys({
      encryption: identity.encryptionKeys.map((entry) => {
        const [id = '', key = ''] = entry.split(':')
        return { id: Number(id), key: Buffer.from(key, 'base64') }
      }),
      lookup: Buffer.from(identity.lookupKey, 'base64'),
    })
  }
  if (identity.keysFile === '') return loadOrCreateKeys(dataDir)
  const text = await readFile(identity.keysFile, 'utf8').catch(() => undefined)
  if (text === undefined) {
    throw new ConfigError([
      `The option identity.keysFile is "${identity.keysFile}", which cannot be read; it must be a key file such as identity-keys.json of a data folder.`,
    ])
  }
  return parseIdentityKeys(text)
}
