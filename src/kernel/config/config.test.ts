import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, type PartialConfig, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-config-'))
after(() => rmSync(folder, { recursive: true }))

function fileWith(content: unknown): string {
  const path = join(folder, 'knutpunkt.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function faultsOf(sources: Parameters<typeof readConfig>[0]): readonly string[] {
  try {
    readConfig(sources)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.faults
  }
  return assert.fail('the configuration was taken')
}

test('with nothing said, everything is on loopback and the database is embedded', () => {
  const config = readConfig()
  assert.deepEqual([config.http.host, config.http.port], ['127.0.0.1', 8080])
  assert.deepEqual([config.sip.host, config.sip.port, config.sips.port], ['127.0.0.1', 5060, 5061])
  assert.equal(config.database.url, '')
  assert.equal(config.welfare.repeatWindowSeconds, 900)
})

test('the file is overruled by the environment, and that by the command line', () => {
  const file = fileWith({ http: { port: 1 }, sip: { port: 1 }, log: { level: 'debug' } })
  const env = { KNUTPUNKT_SIP_PORT: '2', KNUTPUNKT_SIPS_PORT: '2' }
  const config = readConfig({ file, env, overrides: { sips: { port: 3 } } })
  assert.deepEqual([config.http.port, config.sip.port, config.sips.port], [1, 2, 3])
  assert.equal(config.log.level, 'debug')
})

test('the environment gives texts, numbers, flags and lists', () => {
  const key = Buffer.alloc(32, 1).toString('base64')
  const config = readConfig({
    env: {
      DATABASE_URL: 'postgres://u:p@db/knutpunkt',
      KNUTPUNKT_WELFARE_HEARTBEAT_TOLERANCE: '3.5',
      KNUTPUNKT_LOG_JSON: 'true',
      KNUTPUNKT_IDENTITY_ENCRYPTION_KEYS: `1:${key}, 2:${key}`,
      KNUTPUNKT_IDENTITY_LOOKUP_KEY: key,
      KNUTPUNKT_HTTP_PORT: '',
      PATH: '/bin',
    },
  })
  assert.equal(config.database.url, 'postgres://u:p@db/knutpunkt')
  assert.equal(config.welfare.heartbeatTolerance, 3.5)
  assert.equal(config.log.json, true)
  assert.equal(config.identity.encryptionKeys.length, 2)
  assert.equal(config.http.port, 8080, 'an empty variable counts as not set')
})

test('all faults are told at once, each with the option, what was given and what is allowed', () => {
  assert.deepEqual(
    faultsOf({
      env: { KNUTPUNKT_HTTP_PORT: 'eighty', KNUTPUNKT_LOG_LEVEL: 'loud', KNUTPUNKT_LOG_JSON: 'yes' },
      overrides: { sip: { port: 70_000 } },
    }),
    [
      'The option http.port (KNUTPUNKT_HTTP_PORT in the environment) is "eighty"; it must be a whole number from 0 to 65535.',
      'The option sip.port (on the command line) is 70000; it must be a whole number from 0 to 65535.',
      'The option log.level (KNUTPUNKT_LOG_LEVEL in the environment) is "loud"; it must be one of trace, debug, info, warn, error, fatal, silent.',
      'The option log.json (KNUTPUNKT_LOG_JSON in the environment) is "yes"; it must be true or false.',
    ],
  )
})

test('an option that does not exist is refused, wherever it stands', () => {
  const file = fileWith({ htp: {}, http: { prot: 1 } })
  const overrides = { nothing: 1 } as PartialConfig
  assert.deepEqual(faultsOf({ file, env: { KNUTPUNKT_HTTP_PROT: '1' }, overrides }), [
    `The option htp (in ${file}) does not exist; the options are in docs/configuration.md.`,
    `The option http.prot (in ${file}) does not exist; the options are in docs/configuration.md.`,
    'The variable KNUTPUNKT_HTTP_PROT in the environment is no option; the options are in docs/configuration.md.',
    'The option nothing (on the command line) does not exist; the options are in docs/configuration.md.',
  ])
})

test('a section that is no object is refused', () => {
  assert.match(
    faultsOf({ file: fileWith({ http: 8080 }) })[0]!,
    /http \(in .*\) is 8080; it must be an object/,
  )
})

test('a file that is missing, no JSON or no object is refused by name', () => {
  assert.match(faultsOf({ file: join(folder, 'none.json') })[0]!, /none\.json cannot be read/)
  assert.match(faultsOf({ file: fileWith('{') })[0]!, /is not JSON/)
  assert.match(faultsOf({ file: fileWith([]) })[0]!, /holds no object/)
})

for (const host of ['0.0.0.0', '::', '192.168.1.2', 'larm.example.se']) {
  test(`HTTP on ${host} is refused while there is no login`, () => {
    assert.match(
      faultsOf({ overrides: { http: { host } } })[0]!,
      /http\.host is ".*"; while there is no login/,
    )
  })

  test(`SIP on ${host} is taken when it is asked for`, () => {
    assert.equal(readConfig({ overrides: { sip: { host } } }).sip.host, host)
  })
}

for (const host of ['127.0.0.1', '127.0.0.53', '::1', 'localhost']) {
  test(`HTTP on ${host} is taken`, () => {
    assert.equal(readConfig({ overrides: { http: { host } } }).http.host, host)
  })
}

test('a secret that is wrong is not repeated', () => {
  const faults = faultsOf({
    env: { KNUTPUNKT_IDENTITY_LOOKUP_KEY: 'hush', KNUTPUNKT_IDENTITY_ENCRYPTION_KEYS: 'hush' },
  })
  assert.equal(faults.length, 2)
  assert.doesNotMatch(faults.join(), /hush/)
  assert.doesNotMatch(faultsOf({ env: { DATABASE_URL: 'mysql://hush' } }).join(), /hush/)
})

for (const [why, overrides, fault] of [
  [
    'a TLS key without its certificate',
    { sips: { keyFile: 'k.pem' } },
    /sips\.keyFile and sips\.certificateFile/,
  ],
  [
    'client certificates without roots',
    { sips: { requestClientCertificate: true } },
    /requestClientCertificate is true but sips\.authoritiesFile is empty/,
  ],
  ['one port for two', { http: { port: 5060 } }, /http\.port and sip\.port are both 5060/],
  [
    'one port for SIP with and without TLS',
    { sips: { port: 5060 } },
    /sip\.port and sips\.port are both 5060/,
  ],
  [
    'encryption keys without a look-up key',
    { identity: { encryptionKeys: [`1:${Buffer.alloc(32).toString('base64')}`] } },
    /identity\.encryptionKeys and identity\.lookupKey go together/,
  ],
  [
    'keys given twice',
    {
      identity: {
        keysFile: 'k',
        encryptionKeys: [`1:${Buffer.alloc(32).toString('base64')}`],
        lookupKey: Buffer.alloc(32).toString('base64'),
      },
    },
    /one of the two must be left out/,
  ],
  [
    'a storm that ends before it begins',
    { welfare: { storm: { unansweredToEnd: 10 } } },
    /unansweredToEnd is 10; it must be less/,
  ],
  [
    'a gateway that is no URL',
    { welfare: { callGatewayUrl: 'ftp://x' } },
    /must be a URL that begins with https/,
  ],
] as [string, PartialConfig, RegExp][]) {
  test(`${why} is refused`, () => {
    const faults = faultsOf({ overrides })
    assert.equal(faults.length, 1)
    assert.match(faults[0]!, fault)
  })
}

test('two ports of 0 are two free ports', () => {
  assert.equal(
    readConfig({ overrides: { http: { port: 0 }, sip: { port: 0 }, sips: { port: 0 } } }).sip.port,
    0,
  )
})
