import type { LogIn } from '../../access/demo-person.ts'
import type { HttpClient } from '../../http-client.ts'
import type { SimulatorLog } from '../../log.ts'
import { makeDecided } from '../../population/decided.ts'
import type { Population } from '../../population/population.ts'
import { type Surroundings, sharedTypes } from '../../population/surroundings.ts'
import type { MunicipalityIds } from '../set-up.ts'
import { ensureAgreed } from './agreed.ts'
import { ensureDecisions } from './decisions.ts'
import { ensureNeighbours, type NeighbourIds, trust } from './neighbours.ts'

/** May the region's nurse read what social services has on a resident? For `POST /api/trust/v1/decisions`. */
export type Question = Readonly<Record<string, unknown>>

/**
 * Puts in place what makes the pages about trust worth opening: neighbours, agreements, certified products, a record system with a
 * limit, and what residents have decided. Safe to run again.
 *
 * @throws {HttpRefusal} when the platform refuses or is away
 */
export async function setUpTrust(options: {
  http: HttpClient
  population: Population
  surroundings: Surroundings
  ids: MunicipalityIds
  /** Public key (JWK) of the record system. */
  publicKey: Readonly<Record<string, unknown>>
  /** Without one, nobody decides anything: only she herself can. */
  logIn?: LogIn | undefined
  signal: AbortSignal
  log: SimulatorLog
}): Promise<Question | undefined> {
  const { http, population, surroundings, ids, publicKey, logIn, signal, log } = options
  const neighbours = await ensureNeighbours(http, surroundings, ids)
  await ensureAgreed(http, surroundings, neighbours, publicKey)
  await drawMore(http)
  const decided = makeDecided(population.people, new Date().getFullYear())
  const residentOf = async (key: string) =>
    (await http.get<{ residentId: string }>(`/people/${ids.people.get(key)}`)).residentId
  const controller = ids.controllers.get('exempelkoping')!
  if (logIn) {
    const coordinatorFor = (key: string) => coordinator(population, ids, key)
    const recipient = neighbours.organisations.get('homecare')!
    await ensureDecisions({ logIn, signal, decided, residentOf, controller, recipient, coordinatorFor })
  }
  log.info('neighbours in place', {
    organisations: surroundings.organisations.length,
    agreements: surroundings.agreements.length,
    decided: logIn ? Object.keys(decided).length : 0,
  })
  if (decided.open === undefined) return undefined
  return questionOf({ person: await residentOf(decided.open), controller, neighbours })
}

function coordinator({ people, officials }: Population, { officials: ids }: MunicipalityIds, key: string) {
  const { municipality } = people.find((person) => person.key === key)!
  const found = officials.find(
    (each) => each.municipality === municipality && each.roles.includes('coordinator'),
  )
  return ids.get(found!.name)!
}

/** As long as nobody has set it otherwise, more than usual is drawn to be looked at: one access in ten, for there are few. */
async function drawMore(http: HttpClient): Promise<void> {
  const path = `${trust}/audit/review-rules`
  const { items } = await http.get<{ items: { kind: string; perThousand?: number }[] }>(path)
  const random = items.find(({ kind }) => kind === 'random')
  if (random?.perThousand === 10) await http.put(path, { ...random, perThousand: 100 })
}

function questionOf(about: { person: string; controller: string; neighbours: NeighbourIds }): Question {
  const { person, controller, neighbours } = about
  return {
    actor: { kind: 'staff', id: neighbours.nurse, assignment: neighbours.assignments.get('centre') },
    act: { name: 'records.read' },
    resource: {
      kind: 'record',
      person,
      controller,
      controllerKind: 'omsorgsgivare',
      informationTypes: sharedTypes,
    },
    purpose: 'care',
    context: { levelOfAssurance: 3, grounds: { patientRelation: true, important: true } },
  }
}
