import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, type PartialConfig, readConfig } from './config.ts'
import { allowed, options } from './options.ts'

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

test('the environment gives texts, numbers, flags, lists and objects', () => {
  const key = Buffer.alloc(32, 1).toString('base64')
  const config = readConfig({
    env: {
      DATABASE_URL: 'postgres://u:p@db/knutpunkt',
      KNUTPUNKT_WELFARE_HEARTBEAT_TOLERANCE: '3.5',
      KNUTPUNKT_LOG_JSON: 'true',
      KNUTPUNKT_IDENTITY_ENCRYPTION_KEYS: `1:${key}, 2:${key}`,
      KNUTPUNKT_IDENTITY_LOOKUP_KEY: key,
      KNUTPUNKT_REGION_DATABASES: '{"dw": "postgres://dw"}',
      KNUTPUNKT_HTTP_PORT: '',
      PATH: '/bin',
    },
  })
  assert.equal(config.database.url, 'postgres://u:p@db/knutpunkt')
  assert.equal(config.welfare.heartbeatTolerance, 3.5)
  assert.equal(config.log.json, true)
  assert.equal(config.identity.encryptionKeys.length, 2)
  assert.deepEqual(config.region.databases, { dw: 'postgres://dw' })
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

test('a value of the wrong form is told which form is wanted, and every form has its words', () => {
  assert.deepEqual(faultsOf({ overrides: { region: { code: '3', hubs: [] as never }, hub: { id: '' } } }), [
    'The option region.code (on the command line) is "3"; it must be a region’s code of two digits, such as 03, or empty.',
    'The option region.hubs (on the command line) is []; it must be an object with a text for each name.',
    'The option hub.id (on the command line) is ""; it must be a name of at most 200 letters, digits and . _ : / @ -, that begins with a letter or digit, such as hub.example.se.',
  ])
  for (const option of options) {
    const { pattern, items } = option.schema as { pattern?: string; items?: { pattern?: string } }
    const said = allowed(option)
    if (pattern ?? items?.pattern) assert.doesNotMatch(said, /^(text|a list of texts)/, option.path)
  }
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

const publicUrl = 'https://knutpunkt.example.se'

/** All that must be there before other machines reach the pages, and some more. */
function reachable(more: PartialConfig = {}): PartialConfig {
  return {
    https: { keyFile: 'key.pem', certificateFile: 'certificate.pem' },
    identity: { keysFile: 'identity-keys.json' },
    trust: { identityProvidersFile: 'providers.json' },
    ...more,
    http: { publicUrl, ...more.http },
  }
}

for (const [lacking, without] of [
  [{ https: {} }, 'TLS'],
  [{ identity: {} }, 'keys that were made for it'],
  [{ trust: {} }, 'a way to log in'],
] as [PartialConfig, string][]) {
  test(`other machines are not let in without ${without}, and the sentence says so alone`, () => {
    const http = { host: '0.0.0.0', publicUrl: lacking.https ? '' : publicUrl }
    const [fault] = faultsOf({ overrides: reachable({ http, ...lacking }) })
    assert.match(fault!, new RegExp(`without ${without}[^;]*; give these`))
    assert.equal(fault!.match(/without/g)?.length, 1)
  })
}

for (const http of [
  { publicUrl: 'http://knutpunkt.example.se' },
  { behindTerminator: true, publicUrl },
  { publicUrl },
] satisfies PartialConfig['http'][]) {
  test(`a loopback address that others reach through a proxy counts as reachable: ${JSON.stringify(http)}`, () => {
    assert.match(faultsOf({ overrides: { http } })[0]!, /reachable from other machines/)
  })
}

test('TLS may end in a proxy before, which says so and tells the address that others see', () => {
  const { https: _, ...rest } = reachable({ http: { behindTerminator: true, host: '10.0.0.5' } })
  assert.equal(readConfig({ overrides: rest }).http.publicUrl, publicUrl)
  assert.match(
    faultsOf({ overrides: reachable({ http: { behindTerminator: true } }) })[0]!,
    /contradict each other/,
  )
  const silent = { ...rest, http: { behindTerminator: true, publicUrl: '' } }
  assert.match(faultsOf({ overrides: silent })[0]!, /http\.publicUrl is empty/)
})

test('where every address of the machine is taken, the one that others use is told', () => {
  const http = { host: '0.0.0.0', publicUrl: '' }
  assert.match(faultsOf({ overrides: reachable({ http }) })[0]!, /by which one others reach it/)
})

for (const wrong of [
  'knutpunkt.example.se',
  'https://knutpunkt.example.se/path',
  'https://a@b.se',
  'ftp://b.se',
  'https://b.se?x',
]) {
  test(`${wrong} is no public URL`, () => {
    assert.match(
      faultsOf({ overrides: reachable({ http: { publicUrl: wrong } }) })[0]!,
      /a URL of scheme and host/,
    )
  })
}

for (const host of ['0.0.0.0', '::', '192.168.1.2', 'larm.example.se']) {
  test(`HTTP on ${host} is refused while there is neither TLS, nor keys that are kept, nor a way to log in`, () => {
    assert.match(
      faultsOf({ overrides: { http: { host } } })[0]!,
      /reachable from other machines \(http\.host is ".*"\) without TLS .*, without keys .*, without a way to log in/,
    )
  })

  test(`HTTP on ${host} is taken with all three`, () => {
    assert.equal(readConfig({ overrides: reachable({ http: { host } }) }).http.host, host)
  })

  test(`the demo on ${host} is refused unless it is told so`, () => {
    const overrides = { http: { host } }
    assert.match(
      faultsOf({ overrides, demo: 'loopback' })[0]!,
      /anybody who reaches it may log in as anybody/,
    )
    assert.match(
      faultsOf({ overrides: reachable(overrides), demo: 'loopback' })[0]!,
      /--i-know-this-is-a-demo/,
    )
    assert.equal(readConfig({ overrides, demo: 'shown' }).http.host, host)
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

const trino = { url: 'https://trino.example.se:8443', catalog: 'hive', schema: 'care', user: 'node' }

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
  [
    'an HTTPS key without its certificate',
    { https: { keyFile: 'k.pem' } },
    /https\.keyFile and https\.certificateFile/,
  ],
  [
    'certificates of systems without roots',
    { https: { keyFile: 'k.pem', certificateFile: 'c.pem', requestClientCertificate: true } },
    /https\.requestClientCertificate is true/,
  ],
  [
    'a public URL of http with TLS',
    { http: { publicUrl: 'http://localhost:8080' }, https: { keyFile: 'k.pem', certificateFile: 'c.pem' } },
    /must begin with https/,
  ],
  [
    'a public URL of https without TLS',
    { http: { publicUrl: 'https://localhost:8080' } },
    /must begin with https:\/\/ when there is TLS/,
  ],
  [
    'a login that outlives itself idle',
    { trust: { sessionHours: 1, sessionIdleMinutes: 61 } },
    /sessionIdleMinutes is 61; it must be no more than/,
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
  [
    'a Trino over http at another machine',
    { region: { trino: { lake: { ...trino, url: 'http://trino.example.se:8080' } } } },
    /region\.trino\.lake is reached over http at another machine/,
  ],
  [
    'a token to a Trino over http',
    { region: { trino: { lake: { ...trino, url: 'http://localhost:8080', tokenFile: 't' } } } },
    /region\.trino\.lake has a password or a token over http/,
  ],
  [
    'two ways to log in at a Trino',
    { region: { trino: { lake: { ...trino, passwordFile: 'p', tokenFile: 't' } } } },
    /region\.trino\.lake has both passwordFile and tokenFile/,
  ],
  [
    'a password of a Trino that does not lie in a file',
    { region: { trino: { lake: { ...trino, password: 'hush' } } } } as PartialConfig,
    /^The option region\.trino \(on the command line\) is not as it must be \(its value is not shown\); it must be an object with url/,
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
