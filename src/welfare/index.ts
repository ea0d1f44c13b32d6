import { readFileSync } from 'node:fs'
import type {
  App,
  Clock,
  Config,
  Database,
  IdentityVault,
  JobHandlers,
  Log,
  Metrics,
} from '../kernel/index.ts'
import type { Authenticate, ScaipEvent, ScaipHandler } from '../scaip/index.ts'
import type { Audit, Guard, PartyRegister, ResidentRegister } from '../trust/index.ts'
import { createReceptionAccess, type ReceptionAccess } from './access/access.ts'
import { accessErrors } from './access/errors.ts'
import { createActs } from './alarm/acts.ts'
import { createAlarmReader } from './alarm/alarm-reader.ts'
import { alarmRoutes } from './alarm/alarm-routes.ts'
import type { CallOut } from './alarm/call.ts'
import { alarmErrors } from './alarm/errors.ts'
import { type Feed, startFeed } from './feed/feed.ts'
import { streamRoutes } from './feed/stream-routes.ts'
import { createDeviceAuthentication } from './intake/device-authentication.ts'
import { createIntake } from './intake/intake.ts'
import { createRefusalLedger } from './intake/refusals.ts'
import { createRestAuthentication } from './intake/rest-authentication.ts'
import { createScaipReception } from './intake/scaip-reception.ts'
import { signalRoutes } from './intake/signal-routes.ts'
import { createVoiceNumbers } from './intake/voice-numbers.ts'
import { recordErrors } from './record-reading/errors.ts'
import { nightlyCron, nightlyHandlers } from './record-reading/nightly.ts'
import { recordRoutes } from './record-reading/reading-routes.ts'
import { registerErrors } from './register/errors.ts'
import { registerRoutes } from './register/registers.ts'
import { reportErrors } from './report/errors.ts'
import { reportRoutes } from './report/report-routes.ts'
import { createBoardReader } from './screen/board.ts'
import { screenRoutes } from './screen/screen-routes.ts'
import { type CallGateway, callHandler } from './watch/call-gateway.ts'
import { retentionCron, retentionHandler } from './watch/retention.ts'
import { startWatch } from './watch/watch.ts'
import { outcomeRoutes } from './write-back/outcome-routes.ts'
import { outcomeCron, outcomeHandlers, type RecordGateway } from './write-back/send-outcome.ts'

export { welfareActTexts } from './access/act-texts.ts'
export { type BackfillDeps, mirrorExisting } from './mirror/backfill.ts'
export type { RecordGateway } from './write-back/send-outcome.ts'

/** Every error of the room, for the documentation. */
export const welfareErrors = [
  ...Object.values(accessErrors),
  ...Object.values(alarmErrors),
  ...Object.values(recordErrors),
  ...Object.values(registerErrors),
  ...Object.values(reportErrors),
]

/** The realm of SIP digest: part of every device's hashed password, so it never changes. */
export const sipRealm = 'knutpunkt'

export interface WelfareDeps {
  db: Database
  app: App
  vault: IdentityVault
  clock: Clock
  log: Log
  metrics: Metrics
  config: Config['welfare']
  /** Decides on every act, and enters it in the log. */
  guard: Guard
  /** Where the alarms that come in are entered, which nobody asks a decision for. */
  audit: Pick<Audit, 'append'>
  /** Told of controllers, groups and staff, and of people, in the transaction of each change. */
  parties: PartyRegister
  residents: ResidentRegister
  /** The program's, for exports. */
  version: string
  /** The way to the municipalities' records. Absent: there is no service platform here, and what they are to be told waits. */
  records?: RecordGateway
}

/** The welfare room, running. */
export interface Welfare {
  /** What a SCAIP server hands its messages to, and asks how a device has to show who it is. */
  scaip: { handler: ScaipHandler; authenticate: Authenticate; onEvent(event: ScaipEvent): void }
  jobs: { handlers: JobHandlers; crontab: string }
  /** Starts what watches: escalation, supervision of devices and screens. */
  start(): void
  /** How many signals wait to be stored. */
  queued(): number
  /** Takes no more signals, ends the watch and the feed. */
  stop(): Promise<void>
}

/** Makes the room: its routes on the HTTP server, its handlers for SCAIP and jobs. */
export async function createWelfare(deps: WelfareDeps): Promise<Welfare> {
  const { db, app, clock, log, config } = deps
  const gateway = gatewayOf(config)
  const callOut: CallOut = gateway ? 'gateway' : 'by_hand'
  const refusals = createRefusalLedger(db)
  const { repeatWindowSeconds, intakeQueueLimit: queueBound, screenLiveSeconds: liveSeconds } = config
  const intake = createIntake({ ...deps, callOut, refusals, repeatWindowSeconds, queueBound })
  const storm = { toStart: config.storm.unansweredToStart, toEnd: config.storm.unansweredToEnd }
  const board = createBoardReader({ db, clock, liveSeconds, storm, queued: intake.queued, refusals })
  const feed = await startFeed(db, log)
  const access = createReceptionAccess(deps)
  const registers = registerRoutes(app, { ...deps, access, realm: sipRealm, screenLiveSeconds: liveSeconds })
  recordRoutes(app, { ...deps, ...registers, access, records: deps.records })
  addAlarmRoutes(deps, { access, callOut, feed, board })
  signalRoutes(app, { intake, clock, authenticate: createRestAuthentication(db, refusals) })
  screenRoutes(app, { db, clock, access, board })

  let watch: { stop(): Promise<void> } | undefined
  return {
    scaip: {
      handler: createScaipReception({ intake, voice: createVoiceNumbers(db), log }),
      authenticate: createDeviceAuthentication(db, refusals),
      // A device that cannot show who it is gets nothing through: somebody has to see that.
      onEvent: (event) => void (isFailedProof(event) && refusals.count('not_authenticated')),
    },
    jobs: {
      handlers: {
        ...callHandler({ db, clock, gateway }),
        ...outcomeHandlers({ ...deps, records: deps.records }),
        ...nightlyHandlers({ ...deps, records: deps.records }),
        ...retentionHandler({
          db,
          now: () => clock.now(),
          heartbeatDays: config.heartbeatRetentionDays,
          keyDays: 2,
        }),
      },
      crontab: [retentionCron, outcomeCron, nightlyCron].join('\n'),
    },
    start: () => {
      const { heartbeatTolerance } = config
      watch ??= startWatch({
        ...deps,
        intake,
        refusals,
        callOut,
        heartbeatTolerance,
        screenLiveSeconds: liveSeconds,
      })
    },
    queued: intake.queued,
    stop: async () => {
      await watch?.stop()
      await intake.close()
      await feed.close()
    },
  }
}

interface AlarmRouteParts {
  access: ReceptionAccess
  callOut: CallOut
  feed: Feed
  board: ReturnType<typeof createBoardReader>
}

function addAlarmRoutes(
  { db, app, clock, version }: WelfareDeps,
  { access, callOut, feed, board }: AlarmRouteParts,
): void {
  const reader = createAlarmReader(db, clock)
  alarmRoutes(app, { db, access, reader, acts: createActs({ db, clock, callOut }) })
  outcomeRoutes(app, { db, access })
  reportRoutes(app, { db, clock, access, reader, version })
  streamRoutes(app, { db, clock, access, feed, board })
}

/** A wrong password or certificate; not the first question of a digest, which every device asks without. */
const isFailedProof = (event: ScaipEvent) =>
  event.kind === 'refused' && (event.status === 403 || event.reason === 'digest wrong')

function gatewayOf({
  callGatewayUrl: url,
  callGatewayTokenFile: file,
}: Config['welfare']): CallGateway | undefined {
  if (url === '') return undefined
  return { url, ...(file !== '' && { token: readFileSync(file, 'utf8').trim() }) }
}
