import { Agent, request } from 'undici'
import type { LogIn } from '../access/demo-person.ts'
import type { HttpClient } from '../http-client.ts'
import type { SimulatorLog } from '../log.ts'
import type { Population } from '../population/population.ts'
import type { Random } from '../random.ts'
import { clinicalAnswer, createCalendar, textIn } from './answers.ts'
import { createMunicipalRecord } from './municipal-record.ts'
import { type RecordServer, type Shown, startRecordServer } from './record-server.ts'
import { setUpServices } from './set-up-services.ts'
import { consumers, keyOf, type MadeUpProducer, municipalityId, producers, type Whose } from './world.ts'

/** What the made-up systems need of the platform to talk to it. */
export interface ServicesAccess {
  /** The gateway over mutual TLS. */
  readonly gateway: string
  /** The root that everybody's certificates lead to, PEM. */
  readonly ca: string
  /** A certificate for a system, by its HSA-id. */
  issue(hsaId: string): Promise<Shown>
}

export interface MadeUpServices {
  /** How many outcomes of alarms the municipality's record has taken. */
  outcomes(): number
  stop(): Promise<void>
}

interface Options {
  access: ServicesAccess
  http: HttpClient
  logIn: LogIn
  signal: AbortSignal
  log: SimulatorLog
  population: Population
  random: Random
  organisations: ReadonlyMap<Whose, string>
  engineer: string
  approver: string
  supplier: string
}

/** Seconds between calls, at the least and at the most. */
const pace = { least: 1, most: 4 }

/** Starts the record systems, has them addressed, and lets the others call them now and then. */
export async function startMadeUpServices(options: Options): Promise<MadeUpServices> {
  const { access, http, population, organisations, log } = options
  const municipal = createMunicipalRecord(population, producers[0]!.hsaId)
  const servers = new Map<string, RecordServer>()
  for (const producer of producers) {
    const shown = await access.issue(producer.hsaId)
    servers.set(
      producer.key,
      await startRecordServer({ ...shown, ca: access.ca }, producer.temper, answersOf(producer, municipal)),
    )
  }
  const urls = new Map([...servers].map(([key, { url }]) => [key, url]))
  await setUpServices({ ...options, urls })
  await tellReception(http, organisations.get('municipality')!)
  log.info('record systems in place', { producers: producers.length, consumers: consumers.length })
  const calling = await callNowAndThen(options)
  return {
    outcomes: municipal.outcomes.count,
    async stop() {
      await calling.stop()
      await Promise.all([...servers.values()].map((server) => server.close()))
    },
  }
}

function answersOf({ key, hsaId }: MadeUpProducer, municipal: ReturnType<typeof createMunicipalRecord>) {
  if (key === 'social') return municipal.answer
  const calendar = createCalendar(`${hsaId.split('-')[0]}-VC1`)
  return (contract: string, body: string) =>
    calendar(contract, body) ?? clinicalAnswer(contract, hsaId, textIn(body, 'extension') ?? '')
}

/** Whose alarms are written back, and to which record. */
async function tellReception(http: HttpClient, id: string): Promise<void> {
  const {
    updatedAt: _,
    id: __,
    ...controller
  } = await http.get<Record<string, unknown>>(`/controllers/${id}`)
  if (controller['record'] !== undefined) return
  await http.put(`/controllers/${id}`, {
    ...controller,
    record: { logicalAddress: municipalityId, writeBack: true, nightly: 'tell' },
  })
}

const address = (to: string) =>
  `<LogicalAddress xmlns="urn:riv:itintegration:registry:1">${to}</LogicalAddress>`

function requestOf(contract: string, at: string, person: string): string {
  const patient = `<patientId><root>1.2.752.129.2.1.3.1</root><extension>${person}</extension></patientId>`
  const day = (days: number) =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00`
  const content =
    contract === 'GetAvailableTimeslots'
      ? `<careUnit>${at}-VC1</careUnit><from>${day(0)}</from><to>${day(7)}</to>`
      : patient
  return `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>${address(at)}</soap:Header><soap:Body><${contract} xmlns="${keyOf(contract)}">${content}</${contract}></soap:Body></soap:Envelope>`
}

/** Systems call as long as they live; what they are answered is theirs. */
async function callNowAndThen({
  access,
  population,
  random,
  signal,
}: Options): Promise<{ stop(): Promise<void> }> {
  const people = population.people.map(({ personIdentity }) => personIdentity)
  const agents = new Map<string, Agent>()
  for (const { hsaId } of consumers)
    agents.set(
      hsaId,
      new Agent({ connect: { ca: access.ca, servername: 'localhost', ...(await access.issue(hsaId)) } }),
    )
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const next = (): void => {
    if (stopped || signal.aborted) return
    timer = setTimeout(
      () => void call().finally(next),
      (pace.least + (pace.most - pace.least) * random.next()) * 1000,
    )
    timer.unref()
  }
  const call = async (): Promise<void> => {
    const consumer = random.pick(consumers)
    const { contract, at } = random.pick(consumer.calls)
    try {
      const { body } = await request(`${access.gateway}/vp/${contract}/1/rivtabp21`, {
        method: 'POST',
        headers: {
          'content-type': 'text/xml; charset=utf-8',
          soapaction: `"${keyOf(contract)}:${contract}"`,
        },
        body: requestOf(contract, at, random.pick(people)),
        dispatcher: agents.get(consumer.hsaId)!,
        signal: AbortSignal.timeout(35_000),
      })
      await body.dump()
    } catch {
      // The platform is away, and so is whoever waits for an answer.
    }
  }
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    },
  }
}
