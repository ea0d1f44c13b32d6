import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { systemClock } from '../clock/clock.ts'
import { startTicker, type Ticker } from '../jobs/ticker.ts'
import type { Log } from '../log/log.ts'

/** Files of TLS, PEM each. A key and a certificate go together; any that is empty or absent is not read. */
export interface TlsFileNames {
  readonly keyFile?: string
  /** The certificate and those between it and its root. */
  readonly certificateFile?: string
  /** The roots that the other side's certificates are checked against. */
  readonly authoritiesFile?: string
}

/** What was in them. */
export interface TlsMaterial {
  readonly key?: string
  readonly cert?: string
  readonly ca?: string
}

/** What the options are called that name the files, such as `https.keyFile`, for sentences about them. */
export interface TlsOptionNames {
  readonly key: string
  readonly certificate: string
  readonly authorities: string
}

/** Files of TLS that are read again when they change. */
export interface RenewedTls {
  /** As they were read last and could be used. */
  current(): TlsMaterial
  /**
   * Reads the files again when one of them has changed since. Files that cannot be used are told of in the log once, and what was
   * read before stays.
   *
   * @returns whether anything was taken into use
   */
  reload(): Promise<boolean>
}

/**
 * Reads files of TLS, and again when told to.
 *
 * @param taken told what was read anew, to take it into use
 * @throws {Error} with a sentence, when one cannot be read, is no key or certificate, or key and certificate do not belong together
 */
export async function openTlsFiles(
  files: TlsFileNames,
  options: TlsOptionNames,
  log: Log,
  taken: (material: TlsMaterial) => void,
): Promise<RenewedTls> {
  let read = await readTls(files, options)
  let refused = ''
  return {
    current: () => read.material,
    async reload() {
      try {
        const version = await versionOf(files)
        if (version === read.version || version === refused) return false
        // A second try with the same files would fail the same way: a certificate whose key has not arrived yet changes again.
        refused = version
        read = await readTls(files, options)
        refused = ''
        taken(read.material)
        log.info(
          { 'tls.files': options.certificate, 'tls.not_after': read.notAfter },
          'uses the new files of TLS',
        )
        return true
      } catch (err) {
        log.error({ err }, 'the files of TLS have changed and cannot be used; the ones before are')
        return false
      }
    },
  }
}

const watchMs = 60_000

/** Looks every minute whether files of TLS have changed. */
export function watchTls(renewed: readonly Pick<RenewedTls, 'reload'>[], log: Log): Ticker {
  return startTicker({
    everyMs: watchMs,
    run: async () => {
      for (const each of renewed) await each.reload()
    },
    clock: systemClock,
    log,
    name: 'kernel.tls.watch',
  })
}

interface ReadTls {
  readonly material: TlsMaterial
  readonly version: string
  readonly notAfter: string | undefined
}

async function readTls(files: TlsFileNames, options: TlsOptionNames): Promise<ReadTls> {
  const version = await versionOf(files)
  const [key, cert, ca] = await Promise.all([
    textOf(options.key, files.keyFile),
    textOf(options.certificate, files.certificateFile),
    textOf(options.authorities, files.authoritiesFile),
  ])
  const certificate = cert === undefined ? undefined : certificateOf(options.certificate, cert)
  if (key !== undefined && !certificate?.checkPrivateKey(keyOf(options.key, key))) {
    throw new Error(
      `The files of ${options.key} and ${options.certificate} do not belong together: the certificate is of another key.`,
    )
  }
  if (ca !== undefined) certificateOf(options.authorities, ca)
  const material = {
    ...(key !== undefined && { key }),
    ...(cert !== undefined && { cert }),
    ...(ca !== undefined && { ca }),
  }
  createSecureContext(material)
  return { material, version, notAfter: certificate?.validToDate.toISOString() }
}

async function versionOf(files: TlsFileNames): Promise<string> {
  const names = [files.keyFile, files.certificateFile, files.authoritiesFile].filter(Boolean) as string[]
  const stats = await Promise.all(names.map((name) => stat(name).catch(() => undefined)))
  return stats.map((each) => `${each?.mtimeMs} ${each?.size} ${each?.ino}`).join()
}

async function textOf(option: string, file: string | undefined): Promise<string | undefined> {
  if (!file) return undefined
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Error(`The file of ${option}, ${file}, cannot be read.`, { cause })
  }
}

function certificateOf(option: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new Error(`The file of ${option} does not begin with a certificate in PEM.`)
  }
}

function keyOf(option: string, pem: string) {
  try {
    return createPrivateKey(pem)
  } catch {
    // Not passed on as the cause: nothing of a key is to come near a log.
    throw new Error(`The file of ${option} holds no private key in PEM, or one under a passphrase.`)
  }
}
