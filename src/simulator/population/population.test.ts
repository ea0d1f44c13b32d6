import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePopulation } from './make-population.ts'

const world = makePopulation(1)
const all = (values: string[]) => [...new Set(values)].sort()
const has = (list: readonly { key: string }[], key: string) => list.some((each) => each.key === key)

test('the same seed makes the same world, another seed another', () => {
  assert.deepEqual(makePopulation(1), world)
  assert.notDeepEqual(makePopulation(2).people, world.people)
})

test('90 people live in 60 homes of two municipalities, some together', () => {
  assert.equal(world.homes.length, 60)
  assert.equal(world.people.length, 90)
  const inHome = world.homes.map(({ key }) => world.people.filter(({ home }) => home === key).length)
  assert.ok(inHome.every((count) => count >= 1 && count <= 4))
  assert.ok(inHome.filter((count) => count > 1).length >= 15)
  assert.equal(new Set(world.homes.map(({ municipality }) => municipality)).size, 2)
})

test('a size of its own can be asked for, as long as the homes hold the people', () => {
  const small = makePopulation(1, { homes: 3, people: 12 })
  assert.equal(small.people.length, 12)
  assert.equal(makePopulation(1, { homes: 4, people: 2 }).people.length, 2)
  assert.throws(() => makePopulation(1, { homes: 3, people: 13 }), RangeError)
})

test('every personal identity is a test number, with a date and a check digit that hold, and is used once', () => {
  const numbers = world.people.map(({ personIdentity }) => personIdentity)
  assert.equal(new Set(numbers).size, numbers.length)
  for (const number of numbers) {
    assert.match(number, /^(19|20)\d{6}9[89]\d{2}$/)
    const day = new Date(`${number.slice(0, 4)}-${number.slice(4, 6)}-${number.slice(6, 8)}T00:00:00Z`)
    assert.equal(day.toISOString().slice(0, 10).replaceAll('-', ''), number.slice(0, 8))
    const sum = Array.from(number.slice(2), Number)
      .map((digit, index) => (index % 2 === 0 ? digit * 2 : digit))
      .reduce((total, product) => total + (product > 9 ? product - 9 : product), 0)
    assert.equal(sum % 10, 0)
  }
})

test('every telephone number is of the series kept for fiction', () => {
  const fiction = /^(070-1740(60[5-9]|6[1-9]\d)|08-465004\d\d|031-39006\d\d|040-62804\d\d|0980-3192\d\d)$/
  const { people, staff, groups } = world
  const numbers = [
    ...people.map(({ phone }) => phone ?? ''),
    ...people.flatMap(({ relatives }) => relatives.map(({ phone }) => phone)),
    ...[...staff, ...groups].map(({ phone }) => phone),
  ].filter(Boolean)
  assert.ok(numbers.length > 100)
  for (const number of numbers) assert.match(number, fiction)
})

test('one person has protected identity and lives alone; somebody has passed a hundred', () => {
  const hidden = world.people.filter(({ protectedIdentity }) => protectedIdentity)
  assert.equal(hidden.length, 1)
  assert.equal(world.people.filter(({ home }) => home === hidden[0]!.home).length, 1)
  assert.ok(world.people.some(({ personIdentity }) => personIdentity.startsWith('1925')))
})

test('devices have addresses of their own, over every channel and at every stage', () => {
  const { devices } = world
  const addresses = devices.map(({ address }) => `${address.scheme} ${address.value}`)
  assert.equal(new Set(addresses).size, devices.length)
  assert.deepEqual(all(devices.map(({ channel }) => channel)), ['rest', 'tcp', 'tls', 'udp'])
  assert.deepEqual(all(devices.map(({ readiness }) => readiness)), [
    'in_use',
    'installed',
    'planned',
    'suspended',
  ])
})

test('everything that points to something points to what is there', () => {
  const { homes, people, devices, groups, chains, staff } = world
  for (const person of people) assert.ok(has(homes, person.home))
  for (const device of devices) {
    assert.ok(has(homes, device.home))
    if (device.person) assert.ok(has(people, device.person))
  }
  for (const { groups: theirs } of staff) for (const group of theirs) assert.ok(has(groups, group))
  for (const { steps, fallback, municipality } of chains) {
    const serving = groups.filter(({ serves }) => serves.includes(municipality))
    assert.ok(has(serving, fallback.group))
    for (const { group } of steps.flatMap(({ targets }) => targets)) if (group) assert.ok(has(serving, group))
  }
})
