/** Where a running service platform is reached. */
export interface ServiceAddresses {
  /** URL of pages and interfaces. */
  http: string
  /** URL of the gateway over mutual TLS; absent without a certificate. */
  gateway?: string
}

/** Where a running platform with an alarm reception is reached. */
export interface Addresses extends ServiceAddresses {
  /** `host:port`, UDP and TCP. */
  sip: string
  /** `host:port`, TLS; absent without a certificate. */
  sips?: string
  /** Where deliveries of data are fetched; absent when that is not wanted. */
  sftp?: string
}

/** @throws {Error} always, with a sentence that says what to do */
export function cannotListen(
  what: string,
  address: string,
  options: string,
  cause: Error & { code?: string },
): never {
  const why =
    cause.code === 'EADDRINUSE'
      ? 'another program has that port'
      : cause.code === 'EACCES'
        ? 'this user may not take that port'
        : cause.message
  throw new Error(
    `${what} cannot be taken at ${address}: ${why}. Choose another with ${options}, or end the other program.`,
    {
      cause,
    },
  )
}
