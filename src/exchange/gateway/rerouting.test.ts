import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { envelope } from '../soap/envelope.ts'
import { type GatewayWorld, gatewayWorld, thing } from './gateway-fixture.ts'

const callers = 6
const changes = 20

/** A call, with the numbers of the publications that were in force when it began and when it was answered. */
interface Made {
  /** The producer that answered, or the code. */
  told: string
  began: number
  ended: number
}

/** Calls from many at once while addressing changes again and again, each time after some calls. */
async function underLoad(w: GatewayWorld, change: (number: number) => void): Promise<Made[]> {
  const made: Made[] = []
  let published = 0
  const caller = async () => {
    while (published < changes) {
      const began = published
      const { text } = await w.soap()
      const told = (/<r xmlns="urn:(\w+)"/.exec(text) ?? /<faultstring>(\w+)/.exec(text))?.[1] ?? text
      made.push({ told, began, ended: published })
    }
  }
  const publisher = async () => {
    while (published < changes) {
      const before = made.length
      while (made.length < before + callers) await new Promise((done) => setImmediate(done))
      change(++published)
    }
  }
  await Promise.all([publisher(), ...Array.from({ length: callers }, caller)])
  return made
}

/** The producer tells the path it was called by. */
async function world(t: TestContext): Promise<GatewayWorld> {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, limits: { ...thing.limits, producerMs: 20_000, routeMs: 20_000 } }
  w.producer.answer = ({ url }, response) => {
    // Some answers take a while, so that changes come in the middle of calls.
    setTimeout(
      () =>
        response
          .writeHead(200, { 'content-type': 'text/xml' })
          .end(envelope(`<r xmlns="urn:${url!.slice(1)}"/>`)),
      w.producer.asked.length % 4,
    )
  }
  return w
}

/** Each call was told what was right at some time between its beginning and its end. */
function requireRight(made: readonly Made[], rightAt: (publication: number) => string): void {
  assert.ok(made.length > changes * callers)
  const wrong = made.filter(({ told, began, ended }) => {
    for (let each = began; each <= ended; each++) if (rightAt(each) === told) return false
    return true
  })
  assert.deepEqual(wrong, [])
  assert.ok(
    made.some(({ began, ended }) => began !== ended),
    'changes came in the middle of calls',
  )
}

const nameOf = (publication: number) => (publication === 0 ? 'svc' : `svc${publication}`)

test('an endpoint that moves again and again under load: each call is answered, by the place it had then', async (t) => {
  const w = await world(t)
  const [endpoint] = w.endpoints()
  const made = await underLoad(w, (number) => {
    const value = { ...endpoint!, url: `${w.producer.url}/${nameOf(number)}` }
    w.readdress([{ op: 'put', kind: 'endpoint', value }])
  })
  requireRight(made, nameOf)
  assert.deepEqual(w.gateway.resting(), [])
})

test('a route that is led to another producer again and again under load: each call is answered, by one in force', async (t) => {
  const w = await world(t)
  const [endpoint] = w.endpoints()
  const [route] = w.routes()
  const made = await underLoad(w, (number) => {
    const value = { ...endpoint!, id: newId(), url: `${w.producer.url}/${nameOf(number)}` }
    w.readdress([
      { op: 'put', kind: 'endpoint', value },
      { op: 'put', kind: 'route', value: { ...route!, endpoint: value.id } },
    ])
  })
  requireRight(made, nameOf)
})

test('an authorisation that is taken back and given again under load: no call goes through after it was taken', async (t) => {
  const w = await world(t)
  const [row] = w.authorisations()
  const holds = (publication: number) => publication % 2 === 0
  const made = await underLoad(w, (number) =>
    w.readdress([
      holds(number)
        ? { op: 'put', kind: 'authorisation', value: row! }
        : { op: 'remove', kind: 'authorisation', id: row!.id },
    ]),
  )
  requireRight(made, (publication) => (holds(publication) ? 'svc' : 'VP007'))
  assert.deepEqual(new Set(made.map(({ told }) => told)), new Set(['svc', 'VP007']))
})
