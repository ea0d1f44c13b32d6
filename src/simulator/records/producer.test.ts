import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { issue } from '../../kernel/testkit/index.ts'
import { pause } from '../device/patience.ts'
import { makePopulation } from '../population/make-population.ts'
import { createRandom } from '../random.ts'
import { createCaller } from './caller.ts'
import { startProducer } from './producer.ts'
import { createRecordSystem } from './record-system.ts'
import { aboutPatient, requestOf } from './requests.ts'
import { type Behaviour, type ContractName, contractsOf, sources } from './world.ts'
import { at, readBody, textAt, writeElement } from './xml.ts'

const population = makePopulation(1)
const folder = join(import.meta.dirname, '../../../contracts/services')

/** A source of the made-up world, and a caller with a certificate of the same authority. */
async function running(t: TestContext, key: string, behaviour?: Behaviour) {
  const found = sources.find((each) => each.key === key)!
  const source = behaviour ? { ...found, behaviour } : found
  const system = createRecordSystem(source, population, createRandom(1).fork('records'))
  const authority = await issue({ commonName: 'Authority' })
  const [keys, shown] = await Promise.all([
    issue({ commonName: 'localhost' }, { issuer: authority }),
    issue({ commonName: 'caller', serialNumber: 'SE9999999908-K' }, { issuer: authority }),
  ])
  const producer = await startProducer({ system, keys, authority: authority.cert, pause, slowMs: 60_000 })
  t.after(() => producer.close())
  const caller = createCaller(() => producer.url, shown, authority.cert, t.signal)
  t.after(() => caller.close())
  const ask = async (name: ContractName, fields: object) => {
    const { status, body } = await caller.at('/soap', source.hsaId, requestOf(name, { ...fields }))
    return { status, body, root: status === 200 ? readBody(body) : undefined }
  }
  return { source, system, producer, caller, ask, authority }
}

/** What is wrong with an answer by its contract's schema. */
function faultsOf(name: ContractName, envelope: string): string[] {
  const content = /<s:Body>([\s\S]*)<\/s:Body>/.exec(envelope)![1]!
  const schema = XmlDocument.fromString(readFileSync(join(folder, name, `${name}Responder_1.0.xsd`), 'utf8'))
  const validator = XsdValidator.fromDoc(schema)
  const document = XmlDocument.fromString(content)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    return [String((error as Error).message)]
  } finally {
    document.dispose()
    validator.dispose()
    schema.dispose()
  }
}

const ranges = { from: new Date().toISOString(), to: new Date(Date.now() + 14 * 86_400_000).toISOString() }

for (const key of ['journal-exempel', 'journal-provlan', 'omsorg-exempelkoping', 'omsorg-provstad']) {
  test(`what ${key} answers holds to each contract's schema`, async (t) => {
    const { source, system, ask } = await running(t, key)
    const patient = aboutPatient([...system.records.keys()][0]!)
    for (const name of contractsOf(source)) {
      const answered = await ask(name, {
        ...patient,
        careUnit: source.units[0]!.hsaId,
        ...ranges,
        timeslotId: 'none',
        bookingId: 'none',
      })
      assert.equal(answered.status, 200, name)
      assert.deepEqual(faultsOf(name, answered.body), [], name)
    }
  })
}

test('a booked time is not free, nobody else gets it, and a cancelled one is free again', async (t) => {
  const { source, system, ask } = await running(t, 'journal-exempel')
  const [one, other] = [...system.records.keys()].map(aboutPatient)
  const free = async () =>
    (await ask('GetAvailableTimeslots', { careUnit: source.units[0]!.hsaId, ...ranges })).root!.children.map(
      (slot) => textAt(slot, 'timeslotId')!,
    )
  const [slot, next] = await free()
  const made = await ask('MakeBooking', { ...one, timeslotId: slot })
  const bookingId = textAt(made.root, 'bookingId')!
  assert.deepEqual(
    [textAt(made.root, 'result', 'resultCode'), faultsOf('MakeBooking', made.body)],
    ['OK', []],
  )
  assert.ok(!(await free()).includes(slot!))
  const refused = await ask('MakeBooking', { ...other, timeslotId: slot })
  assert.equal(textAt(refused.root, 'result', 'resultCode'), 'ERROR')
  const again = await ask('MakeBooking', { ...one, timeslotId: slot })
  assert.deepEqual(
    [textAt(again.root, 'result', 'resultCode'), textAt(again.root, 'bookingId')],
    ['INFO', bookingId],
  )
  const moved = await ask('UpdateBooking', { ...one, bookingId, timeslotId: next })
  assert.equal(textAt(moved.root, 'result', 'resultCode'), 'OK')
  assert.ok((await free()).includes(slot!))
  assert.ok(!(await free()).includes(next!))
  const notHers = await ask('CancelBooking', { ...other, bookingId })
  assert.equal(textAt(notHers.root, 'result', 'resultCode'), 'ERROR')
  await ask('CancelBooking', { ...one, bookingId })
  assert.ok((await free()).includes(next!))
  const schedule = await ask('GetSubjectOfCareSchedule', { ...one })
  assert.equal(textAt(schedule.root, 'timeslot', 'status'), 'cancelled')
})

test('an outcome that comes again is told so, with the receipt it got; another version of it is kept beside it', async (t) => {
  const { system, ask } = await running(t, 'omsorg-exempelkoping')
  const identity = [...system.records.keys()][0]!
  const tell = async (version: number, extension = identity) =>
    (await ask('ProcessAlarmOutcome', { outcome: { outcomeId: 'u1', version, personId: { extension } } }))
      .root
  const first = await tell(1)
  assert.equal(textAt(first, 'result', 'resultCode'), 'OK')
  const second = await tell(1)
  assert.equal(textAt(second, 'result', 'resultCode'), 'INFO')
  assert.equal(textAt(second, 'receiptId'), textAt(first, 'receiptId'))
  assert.equal(textAt(await tell(2), 'result', 'resultCode'), 'OK')
  assert.equal(textAt(await tell(1, '190001019999'), 'result', 'errorCode'), 'APPLICATION_ERROR')
  assert.equal(system.outcomes.size, 2)
})

test('the municipality has those whom the reception has, with a few differences', async (t) => {
  const { ask } = await running(t, 'omsorg-exempelkoping')
  const { root } = await ask('GetServiceRecipients', {})
  const inRecord = new Map(root!.children.map((each) => [textAt(each, 'personId', 'extension')!, each]))
  const own = population.people.filter(({ municipality }) => municipality === 'exempelkoping')
  const same = own.filter(({ personIdentity, familyName, phone }) => {
    const there = inRecord.get(personIdentity)
    return textAt(there, 'familyName') === familyName && textAt(there, 'phone') === phone
  })
  assert.equal(same.length, own.length - 3)
  assert.equal(own.filter(({ personIdentity }) => !inRecord.has(personIdentity)).length, 1)
  assert.equal(inRecord.size, own.length)
  for (const { personIdentity, protectedIdentity } of own)
    if (protectedIdentity) assert.equal(at(inRecord.get(personIdentity), 'address'), undefined)
})

test('bookings and vaccinations are told over REST too', async (t) => {
  const { system, caller } = await running(t, 'journal-exempel')
  const patient = [...system.records.keys()][0]!
  const slot = system.schedule.free(
    system.source.units[0]!.hsaId,
    new Date(ranges.from),
    new Date(ranges.to),
  )[0]!
  system.schedule.book(patient, slot.id)
  const bookings = await caller.getAt(`/rest/bookings?patient=${patient}`)
  assert.equal(JSON.parse(bookings.body).items[0].status, 'booked')
  const bundle = JSON.parse((await caller.getAt(`/fhir/Immunization?patient=${patient}`)).body)
  assert.equal(bundle.total, system.records.get(patient)!.vaccinations.length)
  const [{ resource }] = bundle.entry
  assert.equal(JSON.parse((await caller.getAt(`/fhir/Immunization/${resource.id}`)).body).id, resource.id)
  assert.equal((await caller.getAt('/rest/bookings')).status, 400)
})

test('one fails, and one answers what its contract does not say', async (t) => {
  const failing = await running(t, 'trasigt-labb')
  assert.equal((await failing.ask('GetCareContacts', aboutPatient('x'))).status, 503)
  const invalid = await running(t, 'felstavat-register')
  const answered = await invalid.ask(
    'GetVaccinationHistory',
    aboutPatient([...invalid.system.records.keys()][0]!),
  )
  assert.equal(answered.status, 200)
  assert.notDeepEqual(faultsOf('GetVaccinationHistory', answered.body), [])
})

test('nobody without a certificate is answered, nor anybody who sends what cannot be read', async (t) => {
  const { producer, caller, authority } = await running(t, 'journal-exempel')
  const other = await issue({ commonName: 'Somebody else' })
  for (const keys of [{ key: '', cert: '' }, await issue({ commonName: 'x' }, { issuer: other })]) {
    const stranger = createCaller(() => producer.url, keys, authority.cert, t.signal)
    t.after(() => stranger.close())
    await assert.rejects(stranger.getAt('/rest/bookings?patient=x'))
  }
  for (const body of ['<!DOCTYPE a><a/>', '<a', writeElement('Other', 'urn:x', {})])
    assert.equal((await caller.at('/soap', 'x', body)).status, 500)
})

test('the same seed has the same records', () => {
  const make = () =>
    [...createRecordSystem(sources[0]!, population, createRandom(1).fork('records')).records].slice(0, 5)
  assert.deepEqual(make(), make())
})
