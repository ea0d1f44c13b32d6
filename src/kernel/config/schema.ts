import { type Static, Type } from 'typebox'

/** An option's own notes beside the usual words of JSON Schema. */
interface Notes {
  /** The name in the environment, where it is not KNUTPUNKT_ and the path. */
  env?: string
  /** Not shown in messages: it is, or may hold, a secret. */
  secret?: true
}

const port = (name: string, fallback: number) =>
  Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: fallback,
    description: `${name}. 0 picks a free one, which is told in the line \`ready\`.`,
  })

const text = (fallback: string, description: string, notes: Notes & { minLength?: number } = {}) =>
  Type.String({ default: fallback, maxLength: 4096, description, ...notes })

const email = (fallback: string, description: string) =>
  Type.String({ default: fallback, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$', description })

const whole = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, default: fallback, description })

const flag = (description: string) => Type.Boolean({ default: false, description })

const closed = { additionalProperties: false } as const

/** The address interfaces bind to: a name or a number, without a port. */
const host = (description: string) =>
  Type.String({
    default: '127.0.0.1',
    maxLength: 255,
    pattern: '^[A-Za-z0-9.:-]+$',
    description,
  })

/**
 * Every option of the program: what it is for, what it may be, what it is when nothing is said. The truth of
 * `docs/configuration.md`, of the checks at start and of the type `Config`.
 */
export const configSchema = Type.Object(
  {
    role: Type.Enum(['platform', 'services', 'region'], {
      default: 'platform',
      description:
        'What the process runs: the whole platform, or a service platform alone (trust and the exchange, without the alarm reception), such as a regional or national one; or a region’s node of the data hub (`region`), which has a database of its own. Processes in the first two roles may share a database.',
    }),
    http: Type.Object(
      {
        host: host(
          'The address the pages and interfaces are served at. Another than loopback is taken when there is TLS, keys that were made for it, and a way to log in.',
        ),
        port: port('The port of the pages and interfaces', 8080),
        publicUrl: Type.String({
          default: '',
          maxLength: 300,
          pattern: '^(https?://[^/?#@\\s]+)?$',
          description:
            'How others reach it: scheme, name and perhaps a port, such as https://knutpunkt.example.se. Requests under another name are refused. Empty: the address it is served at.',
        }),
        behindTerminator: flag(
          'TLS ends before this process, in a proxy of your own that passes on `Host` and sets `X-Forwarded-For`, and nobody else reaches the port. Client certificates then cannot be used.',
        ),
        bodyLimitBytes: whole(262_144, 1024, 16_777_216, 'The largest request body. Larger ones get 413.'),
        maxConnections: whole(
          2000,
          1,
          100_000,
          'Connections open at once, live screens included. Further ones are closed.',
        ),
        handlerTimeoutSeconds: whole(30, 1, 300, 'The longest a request may take. After that it gets 503.'),
      },
      closed,
    ),
    https: Type.Object(
      {
        keyFile: text(
          '',
          'The private key, PEM. With it and a certificate http.port is served over TLS, and not without. Read again when it changes.',
        ),
        certificateFile: text(
          '',
          'The certificate and those between it and its root, PEM. Read again when it changes.',
        ),
        authoritiesFile: text(
          '',
          'The roots that certificates of systems are checked against, PEM. Read again when it changes.',
        ),
        requestClientCertificate: flag(
          'Ask for a certificate, so that systems may show theirs. Whoever has none is let in to log in otherwise.',
        ),
      },
      closed,
    ),
    sip: Type.Object(
      {
        host: host(
          'The address SIP is taken at. Devices elsewhere reach it only when this says so, such as 0.0.0.0 or the address of one network card.',
        ),
        port: port('The port of SIP over UDP and TCP', 5060),
      },
      closed,
    ),
    sips: Type.Object(
      {
        port: port('The port of SIP over TLS. It is open when there is a key and a certificate', 5061),
        keyFile: text('', 'The private key, PEM. Empty: no SIP over TLS.'),
        certificateFile: text('', 'The certificate and those between it and its root, PEM.'),
        authoritiesFile: text('', 'The roots that client certificates are checked against, PEM.'),
        requestClientCertificate: flag('Ask devices for a certificate, and refuse one that does not check.'),
      },
      closed,
    ),
    database: Type.Object(
      {
        url: text(
          '',
          'A PostgreSQL to use, postgres://user:password@host:port/name. Empty: one is started in the data folder.',
          { env: 'DATABASE_URL', secret: true },
        ),
        poolSize: whole(
          10,
          2,
          200,
          'Connections to the database, for this process, besides five that are kept for alarms. Work beyond that waits.',
        ),
      },
      closed,
    ),
    dataDir: text(
      '.knutpunkt',
      'The folder of the embedded database and of the keys that are made at first start.',
      {
        minLength: 1,
      },
    ),
    log: Type.Object(
      {
        level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
          default: 'info',
          description: 'The lowest level that is written.',
        }),
        json: flag('One line of JSON for each entry, for machines, instead of one to read.'),
      },
      closed,
    ),
    identity: Type.Object(
      {
        keysFile: text(
          '',
          'The file of the keys that personal identities are sealed with. Empty: `identity-keys.json` in the data folder, made at first start.',
        ),
        encryptionKeys: Type.Array(Type.String({ pattern: '^[1-9][0-9]{0,9}:[A-Za-z0-9+/]{43}=$' }), {
          default: [],
          maxItems: 20,
          secret: true,
          description:
            'The keys themselves, instead of a file: each `id:key` with the key as 32 bytes of base64. The highest id seals, all open.',
        }),
        lookupKey: Type.String({
          default: '',
          pattern: '^([A-Za-z0-9+/]{43}=)?$',
          secret: true,
          description: 'The key of the look-up, 32 bytes of base64. It cannot be changed later.',
        }),
      },
      closed,
    ),
    jobs: Type.Object({ concurrency: whole(4, 1, 50, 'Jobs that run at once in this process.') }, closed),
    trust: Type.Object(
      {
        identityProvidersFile: text(
          '',
          'A JSON file of the OpenID providers that people log in with. Empty: nobody can log in, except in the demo.',
        ),
        sessionHours: whole(12, 1, 24, 'How long a login lasts at most, hours.'),
        sessionIdleMinutes: whole(60, 5, 720, 'How long a login lasts while nothing is done, minutes.'),
        federationFile: text(
          '',
          'A JSON file of what this installation is in a federation (OpenID Federation 1.0). Empty: it is in none.',
        ),
        cookieName: Type.String({
          default: 'knutpunkt',
          pattern: '^[a-z][a-z0-9-]{0,39}$',
          description:
            "What the names of this installation's cookies begin with. Installations at different ports of one host name need one each: browsers send cookies to every port, and logging in to one would log out of the other.",
        }),
        auditOrigin: Type.String({
          default: '',
          maxLength: 200,
          pattern: '^([A-Za-z0-9][A-Za-z0-9.:-]*(/[A-Za-z0-9._~-]+)*)?$',
          description:
            'The name of the audit log, an address without a scheme. It cannot be changed later. Empty: the name in http.publicUrl and `/audit`.',
        }),
        auditWitnessesFile: text(
          '',
          "A JSON file of the installations that cosign this one's audit log, and of those whose logs it cosigns.",
        ),
      },
      closed,
    ),
    exchange: Type.Object(
      {
        platformId: Type.String({
          default: '',
          maxLength: 64,
          pattern: '^[A-Za-z0-9-]*$',
          description:
            "The service platform's HSA-id: in its faults, in routing histories, and as whom it makes calls of its own. Empty: `KNUTPUNKT`.",
        }),
        host: host('The address the gateway takes calls at over mutual TLS.'),
        port: port(
          'The port of the gateway over mutual TLS. It is open when there is a key, a certificate and the roots of callers',
          8443,
        ),
        keyFile: text(
          '',
          'The private key, PEM. Empty: no calls over mutual TLS. Read again when it changes.',
        ),
        certificateFile: text(
          '',
          'The certificate and those between it and its root, PEM. Read again when it changes.',
        ),
        authoritiesFile: text(
          '',
          "The roots that callers' certificates are checked against, PEM. Read again when it changes.",
        ),
        producerKeyFile: text(
          '',
          'The private key that the platform shows to producers, PEM. Read again when it changes.',
        ),
        producerCertificateFile: text(
          '',
          'The certificate that the platform shows to producers, PEM. Read again when it changes.',
        ),
        producerAuthoritiesFile: text(
          '',
          "The roots that producers' certificates are checked against, PEM. Empty: those of the system. Read again when it changes.",
        ),
        terminatorAddresses: Type.Array(Type.String({ maxLength: 64, pattern: '^[0-9A-Fa-f.:]+$' }), {
          default: [],
          maxItems: 50,
          description:
            'Addresses of proxies of your own that end TLS and tell who calls with `x-vp-sender-id` and `x-vp-instance-id`.',
        }),
        terminatorInstanceIds: Type.Array(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9-]+$' }), {
          default: [],
          maxItems: 50,
          description: 'What those proxies send as `x-vp-instance-id`.',
        }),
        originalConsumerSenders: Type.Array(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9-]+$' }), {
          default: [],
          maxItems: 200,
          description:
            'HSA-ids of other platforms that may tell who the original consumer is. From all others that is VP013.',
        }),
        callsAtOnce: whole(1000, 1, 100_000, 'Calls under way at most. Further ones get VP012.'),
        lastDecisionSeconds: whole(
          900,
          0,
          86_400,
          'How long a decision on a call still counts while the database is away, seconds.',
        ),
        callRetentionDays: whole(
          90,
          1,
          3650,
          'How long a row of traffic is kept, days. The audit log keeps its own.',
        ),
      },
      closed,
    ),
    welfare: Type.Object(
      {
        repeatWindowSeconds: whole(
          900,
          0,
          86_400,
          'How long the same message from the same device counts as the same one, seconds.',
        ),
        heartbeatTolerance: Type.Number({
          minimum: 1,
          maximum: 100,
          default: 2.5,
          description: 'How many of its intervals a device may be silent before it is lost.',
        }),
        heartbeatRetentionDays: whole(30, 1, 3650, 'How long each heartbeat is kept, days.'),
        intakeQueueLimit: whole(
          1000,
          1,
          100_000,
          'Signals that may wait to be stored. The device of a further one is told to try again (SIP 503, `snu` 6).',
        ),
        screenLiveSeconds: whole(
          45,
          10,
          600,
          "How long an operator's screen counts as live after it was last heard of, seconds.",
        ),
        callGatewayUrl: Type.String({
          default: '',
          maxLength: 2048,
          pattern: '^(https?://[^\\s]+)?$',
          description:
            'Where calls and text messages to responders and relatives are posted. Empty: such steps are shown to operators only.',
        }),
        callGatewayTokenFile: text('', 'A file with the token that is sent with those posts.'),
        storm: Type.Object(
          {
            unansweredToStart: whole(
              10,
              2,
              10_000,
              'Storm mode begins when this many alarms ring unanswered and more arrived in five minutes than were answered.',
            ),
            unansweredToEnd: whole(3, 0, 10_000, 'It ends when no more than this many ring unanswered.'),
          },
          closed,
        ),
      },
      closed,
    ),
    region: Type.Object(
      {
        code: Type.String({
          default: '',
          pattern: '^([0-9]{2})?$',
          description: 'The region whose node this is, by its code, such as 12. Needed by the role region.',
        }),
        name: text('', 'What the node is called to hubs.'),
        mappingsFolder: text(
          '',
          'Folder of mapping files (YAML): how the region’s sources become the common model.',
        ),
        databases: Type.Record(Type.String({ maxLength: 63 }), Type.String({ maxLength: 4096 }), {
          default: {},
          description: 'URLs of the region’s own databases, by the names that mappings give them.',
          secret: true,
        }),
        hubs: Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 4096 }), {
          default: {},
          description:
            'Hubs whose orders are taken: files with their public keys (JWK set), by the hubs’ ids.',
        }),
        cellKeySalt: text(
          '',
          'What people’s cell keys are made with: the same secret at every node of a hub.',
          {
            secret: true,
          },
        ),
        byRule: flag(
          'Whether runs of products that the region has not decided on go by rule. Otherwise each waits for somebody in the region.',
        ),
        comparability: Type.Array(Type.String({ maxLength: 63 }), {
          default: [],
          description: 'Flags that travel with the region’s figures: codes of products/codes/comparability.',
        }),
        threads: whole(2, 1, 256, 'Processors that questions and loads may use.'),
        memoryMb: whole(1024, 128, 1_048_576, 'Memory that questions and loads may use, MB.'),
        spillMb: whole(10_240, 0, 10_485_760, 'Disk that they may use when memory does not suffice, MB.'),
        setAsideDays: whole(90, 1, 3650, 'How long rows that were set aside in loads are kept, days.'),
      },
      closed,
    ),
    hub: Type.Object(
      {
        id: Type.String({
          default: 'hub',
          pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$',
          description: 'As nodes know the data hub.',
        }),
        catalogue: Type.Object(
          {
            publisherName: text(
              'Datahubben i Knutpunkt',
              'Who publishes the catalogue of data products (HealthDCAT-AP: publisher).',
              { minLength: 1 },
            ),
            publisherEmail: email('datahubben@example.se', 'Where those who ask about data are answered.'),
            accessBodyName: text(
              'Organet för tillgång till hälsodata',
              'The health data access body that decides on applications (HealthDCAT-AP: hdab; EHDS, article 55).',
              { minLength: 1 },
            ),
            accessBodyEmail: email('halsodata@example.se', 'Where applicants reach it.'),
            regionEmails: Type.Array(
              Type.String({ maxLength: 300, pattern: '^[0-9]{2}:[^@\\s:]+@[^@\\s:]+$' }),
              {
                default: [],
                maxItems: 30,
                description:
                  "Where regions answer for their data (HealthDCAT-AP: custodian): each the region's code, a colon and an address, such as 12:halsodata@example.se. The others are reached by way of the publisher.",
              },
            ),
          },
          closed,
        ),
        sftp: Type.Object(
          {
            enabled: flag('Whether deliveries can be fetched over SFTP.'),
            host: host(
              'The address consumers fetch deliveries at over SFTP. They log in by public keys alone.',
            ),
            port: port('The port of SFTP', 2222),
            connections: whole(100, 1, 10_000, 'Connections over SFTP at once. Further ones are closed.'),
          },
          closed,
        ),
        deliveryDays: whole(
          90,
          1,
          3650,
          'How long the files of a delivery are kept to be fetched or sent again, days.',
        ),
        environment: Type.Object(
          {
            sandbox: Type.Enum(['none', 'bwrap'], {
              default: 'none',
              description:
                'What the operating system shuts sessions of secure environments in with. `bwrap`: Bubblewrap (Linux, Debian’s package bubblewrap): no network, no other processes, no files but the permit’s, no rights, a bound on memory. Where it does not work no session begins. `none`: the engine’s own bounds alone.',
            }),
            sessions: whole(8, 1, 1000, 'Sessions of people in secure environments at once.'),
            idleMinutes: whole(10, 1, 1440, 'A session that is not used for so long is closed, minutes.'),
            querySeconds: whole(60, 1, 600, 'The longest a question in a session may take, seconds.'),
            memoryMb: whole(1024, 128, 1_048_576, 'Memory that a session may use for questions, MB.'),
            threads: whole(2, 1, 256, 'Processors that a session may use.'),
            releasedDays: whole(
              730,
              1,
              36_500,
              'How long the file of a result that was let out of a secure environment is kept to be fetched, days.',
            ),
          },
          closed,
        ),
      },
      closed,
    ),
  },
  closed,
)

/** The options of a running process, checked and complete. */
export type Config = Static<typeof configSchema>
