import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../contract/index.ts'
import { type Registers, smallTown, startRegisters } from './register-fixture.ts'

interface List {
  items: { id: string; street: string; name: string }[]
  total: number
  next?: string
}

const home = (controllerId: unknown, street = 'Storgatan 1', more: object = {}) => ({
  controllerId,
  street,
  ...more,
})

test('two who change the same version: the first is kept, the second is told and loses only its own change', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const town = await smallTown(registers)
  const url = `/homes/${town.home.id}`
  const both = await registers.colliding(
    `select from welfare.home where id = '${town.home.id}' for update`,
    ['A', 'B'].map((street) => () => ask('PUT', url, home(town.controller.id, street, { version: 1 }))),
  )
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  const [kept, refused] = both[0]!.status === 200 ? both : both.toReversed()
  assert.equal(refused!.code, 'welfare.stale_version')
  assert.match(refused!.detail ?? '', /now version 2/)
  const now = (await ask('GET', url)).body
  assert.deepEqual([now.version, now.street], [2, kept!.body.street])
  assert.equal((await ask<Change[]>('GET', `${url}/history`)).body.length, 2)
})

test('a change that does not say what it is based on, or is based on a later version, is refused', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { home: of, controller } = await smallTown(registers)
  const code = async (more: object) =>
    (await ask('PUT', `/homes/${of.id}`, home(controller.id, 'X', more))).code
  assert.equal(await code({}), 'welfare.version_missing')
  assert.equal(await code({ version: 2 }), 'welfare.stale_version')
  assert.equal((await ask('DELETE', `/homes/${of.id}?version=2`)).code, 'welfare.stale_version')
})

test('every version is kept with who made it and when', async (t) => {
  const registers = await startRegisters(t)
  const { ask, clock } = registers
  const { home: of, controller, staff } = await smallTown(registers)
  clock.advance({ hours: 1 })
  await ask('PUT', `/homes/${of.id}`, home(controller.id, 'Nygatan', { version: 1, by: staff.id }))
  const history = await ask<Change[]>('GET', `/homes/${of.id}/history`)
  assert.deepEqual(history.body, [
    {
      version: 2,
      at: '2026-11-22T11:00:00.000Z',
      byName: staff.name,
      act: 'changed',
      document: { controllerId: controller.id, street: 'Nygatan' },
    },
    {
      version: 1,
      at: '2026-11-22T10:00:00.000Z',
      act: 'created',
      document: { controllerId: controller.id, street: 'Storgatan 1', city: 'Småköping' },
    },
  ])
})

test('whoever is not in the staff register changes nothing', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { controller, home: of } = await smallTown(registers)
  const answer = await ask('POST', '/homes', home(controller.id, 'X', { by: of.id }))
  assert.deepEqual([answer.status, answer.code], [422, 'welfare.by_unknown'])
  assert.equal((await ask<List>('GET', '/homes')).body.total, 1)
})

test('texts are trimmed, emptied fields are left out, and characters that no field needs are taken away', async (t) => {
  const registers = await startRegisters(t)
  const { made, ask } = registers
  const { controller } = await smallTown(registers)
  const odd = home(controller.id, ' Stor\u0000gatan\u0007 ', {
    city: '  ',
    hazards: 'Hund\nvid \ud800dörren',
  })
  const kept = await made('/homes', odd)
  assert.deepEqual([kept.street, kept.city, kept.hazards], ['Storgatan', undefined, 'Hund\nvid \ufffddörren'])
  const empty = await ask('POST', '/homes', home(controller.id, ' \u0000 '))
  assert.deepEqual([empty.status, empty.code], [400, 'welfare.text_unusable'])
  assert.match(empty.detail ?? '', /\(street\)/)
})

test('a list is walked page by page, in Swedish order, each once', async (t) => {
  const registers = await startRegisters(t)
  const { made, ask } = registers
  const { id } = await made('/controllers', { name: 'A' })
  const streets = ['Bgatan', 'ögatan', 'Ängatan', 'Bgatan', 'Ågatan']
  for (const street of streets) await made('/homes', home(id, street))
  const seen: string[] = []
  let cursor = ''
  for (let pages = 0; pages < 3; pages++) {
    const { items, total, next } = (await ask<List>('GET', `/homes?limit=2${cursor}`)).body
    assert.equal(total, 5)
    seen.push(...items.map(({ street }) => street))
    cursor = `&cursor=${next}`
    assert.equal(next === undefined, pages === 2)
  }
  assert.deepEqual(seen, ['Bgatan', 'Bgatan', 'Ågatan', 'Ängatan', 'ögatan'])
  assert.equal((await ask('GET', "/homes?cursor=x' or true")).code, 'welfare.cursor_unreadable')
})

test('the cursor in the URL says nothing of whom the page ended with', async (t) => {
  const registers = await startRegisters(t)
  const { made, ask } = registers
  const { controller, person } = await smallTown(registers)
  await made('/people', { ...person, id: undefined, givenName: 'Bo', controllerId: controller.id })
  const { next } = (await ask<List>('GET', '/people?limit=1')).body
  assert.equal(next, person.id)
})

test('a record is not moved to another controller', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const a = await smallTown(registers, 'Aköping')
  const b = await smallTown(registers, 'Bköping')
  const moved = await ask('PUT', `/homes/${a.home.id}`, home(b.controller.id, 'X', { version: 1 }))
  assert.deepEqual([moved.status, moved.code], [409, 'welfare.controller_fixed'])
  assert.equal((await ask('POST', '/homes', home(a.home.id))).code, 'welfare.reference_unknown')
})

/** One of everything in each of two towns, and the group of the first. */
async function twoTowns(registers: Registers) {
  const furnish = async (name: string) => {
    const town = await smallTown(registers, name)
    const device = await registers.made('/devices', {
      controllerId: town.controller.id,
      personId: town.person.id,
      kind: 'alarm_button',
      addresses: [{ scheme: 'scaip', value: name }],
    })
    const chain = await registers.made('/chains', {
      controllerId: town.controller.id,
      name: `Kedja ${name}`,
      classes: [],
      steps: [],
      fallback: { kind: 'group', id: town.group.id, repeatSeconds: 60 },
    })
    const { controller, group, staff, home: homes, person } = town
    return {
      controllers: controller,
      groups: group,
      staff,
      homes,
      people: person,
      devices: device,
      chains: chain,
    }
  }
  return { mine: await furnish('Aköping'), other: await furnish('Bköping') }
}

const kinds = ['controllers', 'groups', 'staff', 'homes', 'people', 'devices', 'chains'] as const

test('a group sees only what belongs to the controllers it serves: not in lists, not by id, not by search', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { mine, other } = await twoTowns(registers)
  const group = `group=${mine.groups.id}`
  for (const kind of kinds) {
    const ids = async (query: string) =>
      (await ask<List>('GET', `/${kind}?${query}`)).body.items.map(({ id }) => id)
    assert.deepEqual(await ids(group), [mine[kind].id], kind)
    assert.equal((await ids('')).length, 2, kind)
    assert.equal((await ask('GET', `/${kind}/${mine[kind].id}?${group}`)).status, 200, kind)
    for (const path of [`/${kind}/${other[kind].id}`, `/${kind}/${other[kind].id}/history`]) {
      const answer = await ask('GET', `${path}?${group}`)
      assert.deepEqual([answer.status, answer.code], [404, 'welfare.record_not_found'], path)
    }
  }
  for (const kind of ['homes', 'people', 'devices', 'chains'] as const) {
    const foreign = await ask<List>('GET', `/${kind}?${group}&controller=${other.controllers.id}`)
    assert.deepEqual([foreign.status, foreign.body.total], [200, 0], kind)
  }
  assert.equal((await ask<List>('GET', `/devices?${group}&address=scaip:Bköping`)).body.total, 0)
})

test('a group changes nothing for controllers it does not serve', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { mine, other } = await twoTowns(registers)
  const group = `group=${mine.groups.id}`
  const created = await ask('POST', `/homes?${group}`, home(other.controllers.id))
  assert.deepEqual([created.status, created.code], [403, 'welfare.controller_not_served'])
  const { devices, homes, people, chains } = other
  const answers = await Promise.all([
    ask('PUT', `/homes/${homes.id}?${group}`, home(other.controllers.id, 'X', { version: 1 })),
    ask('DELETE', `/chains/${chains.id}?${group}`),
    ask('POST', `/devices/${devices.id}/state?${group}`, { to: 'installed' }),
    ask('POST', `/devices/${devices.id}/test?${group}`, { minutes: 1 }),
    ask('POST', `/devices/${devices.id}/password?${group}`, {}),
    ask('GET', `/devices/${devices.id}/signals?${group}`),
    ask('GET', `/people/${people.id}?${group}&reveal=true&by=${mine.staff.id}`),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status),
    answers.map(() => 404),
  )
  const check = await ask('POST', `/chains/check?${group}&controller=${other.controllers.id}`, {})
  const who = await ask('GET', `/chains/who?${group}&controller=${other.controllers.id}`)
  assert.deepEqual([check.status, who.status], [403, 403])
})

test('what is asked for by an id that is no id is refused, not looked up', async (t) => {
  const { ask } = await startRegisters(t)
  for (const path of [
    '/homes/x',
    '/homes?controller=x',
    '/homes?limit=0',
    '/homes?limit=501',
    '/people?group=x',
  ]) {
    assert.deepEqual(
      [(await ask('GET', path)).status, (await ask('GET', path)).code],
      [400, 'kernel.invalid_request'],
      path,
    )
  }
})

test('every route of the registers tells its permission, summary and answers', async (t) => {
  const { app } = await startRegisters(t)
  await app.ready()
  const { paths } = app.swagger() as unknown as {
    paths: Record<string, Record<string, Record<string, unknown>>>
  }
  const routes = Object.entries(paths).filter(([path]) => path.startsWith('/api/welfare/v1/'))
  const operations = routes.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
  )
  assert.ok(operations.length > 40, String(operations.length))
  for (const { route, operation } of operations) {
    assert.ok(operation.summary && operation.tags, route)
    const answers = Object.keys(operation.responses as object)
    assert.ok(
      answers.some((status) => /^20[014]$/.test(status)),
      route,
    )
  }
})
