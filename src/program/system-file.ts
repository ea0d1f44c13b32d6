import { readFile, writeFile } from 'node:fs/promises'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { SystemCredentials } from '../simulator/index.ts'

/** A system as a file has it: where it asks, as whom, and with which private key (JWK, ES256). */
export interface SystemFile {
  readonly url: string
  readonly clientId: string
  readonly key: JWK
}

/** @throws {Error} when the file cannot be used; its content is not repeated */
export async function readSystemFile(path: string): Promise<{ url: string; credentials: SystemCredentials }> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`the file ${path} cannot be read`)
  })
  try {
    const { url, clientId, key } = JSON.parse(text) as SystemFile
    return { url: new URL(url).origin, credentials: await credentialsOf(clientId, key) }
  } catch {
    throw new Error(
      `the file ${path} cannot be used: it has "url", "clientId" and "key" (JWK with kid, ES256)`,
    )
  }
}

/**
 * The credentials of a system of the demo: those of the last start, or new ones. The file is its owner's alone, and says where the
 * platform is reached this time.
 */
export async function keepSystemFile(
  path: string,
  url: string,
  clientId: string,
): Promise<SystemCredentials> {
  const key = (await keptKey(path)) ?? (await newKey())
  await writeFile(path, `${JSON.stringify({ url, clientId, key }, undefined, 2)}\n`, { mode: 0o600 })
  return credentialsOf(clientId, key)
}

async function keptKey(path: string): Promise<JWK | undefined> {
  try {
    await readSystemFile(path)
    return (JSON.parse(await readFile(path, 'utf8')) as SystemFile).key
  } catch {
    return undefined
  }
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = await exportJWK(privateKey)
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'ES256' }
}

async function credentialsOf(clientId: string, { d, ...publicJwk }: JWK): Promise<SystemCredentials> {
  if (typeof clientId !== 'string' || d === undefined || publicJwk.kid === undefined)
    throw new Error('incomplete')
  const privateKey = (await importJWK({ ...publicJwk, d }, 'ES256')) as SystemCredentials['privateKey']
  return { clientId, privateKey, publicJwk: { ...publicJwk, use: 'sig' } }
}
