import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, type Party } from '../../kernel/index.ts'
import { town } from '../welfare-fixture.ts'
import { type Ruled, startRuled } from './ruled-fixture.ts'

type Town = Awaited<ReturnType<typeof town>> & { alarm: string; [more: string]: string }

interface Row {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  permission: string
  /** `{name}` in path and body stands for an id of the town; a change is given the record as it is. */
  body?: object | 'as it is'
  /** What is answered to one of the town itself, when it is not 200. */
  own?: number
  /** What somebody of another organisation gets: the refusal, or an answer in which nothing of the town is. */
  other?: number | 'nothing'
}

const at = (path: string, permission: string, other: Row['other'] = 404): Row => ({
  method: 'GET',
  path,
  permission,
  other,
})
const post = (path: string, permission: string, body: object, more: Partial<Row> = {}): Row => ({
  method: 'POST',
  path,
  permission,
  body,
  other: 404,
  ...more,
})

/** The routes that every register has. */
function register(path: string, id: string, removed: string, made: object, refused = 403): Row[] {
  const [read, write] = [`welfare.${path}.read`, `welfare.${path}.write`]
  return [
    at(`/${path}?group={group}`, read, 'nothing'),
    at(`/${path}`, read, 'nothing'),
    at(`/${path}/{${id}}`, read),
    at(`/${path}/{${id}}/history`, read),
    post(`/${path}`, write, made, { own: 201, other: refused }),
    { method: 'PUT', path: `/${path}/{${id}}`, permission: write, body: 'as it is', other: 404 },
    { method: 'DELETE', path: `/${path}/{${removed}}`, permission: write, own: 204, other: 404 },
  ]
}

const here = { controllerId: '{controller}' }
const person = { givenName: 'Ny', familyName: 'Testberg', protectedIdentity: false, relatives: [] }
const [alarms, acts] = ['welfare.alarms.read', 'welfare.alarms.write']
const period = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z'

const rows: Row[] = [
  at('/controllers', 'welfare.controllers.read', 'nothing'),
  at('/controllers/{controller}', 'welfare.controllers.read'),
  at('/controllers/{controller}/history', 'welfare.controllers.read'),
  post('/controllers', 'welfare.controllers.write', { name: 'Nykommun' }, { own: 403, other: 403 }),
  {
    method: 'PUT',
    path: '/controllers/{controller}',
    permission: 'welfare.controllers.write',
    body: 'as it is',
    other: 404,
  },
  ...register('groups', 'reception', 'spareGroup', {
    name: 'Nya gruppen',
    kind: 'response',
    serves: ['{controller}'],
    hours: [],
  }),
  ...register('staff', 'bo', 'spareStaff', { name: 'Ny', groupIds: ['{reception}'] }, 422),
  ...register('homes', 'home', 'spareHome', { ...here, street: 'Nygatan 1' }),
  ...register('people', 'elsa', 'sparePerson', { ...here, ...person }),
  at('/people/{elsa}/reveals', 'welfare.people.read'),
  at('/people/{elsa}/decisions', 'welfare.people.read'),
  at('/record/people/readings', 'welfare.people.write', 'nothing'),
  post('/record/people/readings', 'welfare.people.write', here, { own: 409 }),
  at('/record/people/differences?controller={controller}', 'welfare.people.write'),
  post('/record/people/apply', 'welfare.people.write', { ...here, all: true }),
  at('/record/staff/readings', 'welfare.staff.write', 'nothing'),
  post('/record/staff/readings', 'welfare.staff.write', here, { own: 409 }),
  at('/record/staff/differences?controller={controller}', 'welfare.staff.write'),
  post('/record/staff/apply', 'welfare.staff.write', { ...here, all: true }),
  post('/people/find', 'welfare.people.read', { personIdentity: '19400101-9811' }, { other: 'nothing' }),
  ...register('devices', 'button', 'spareDevice', {
    ...here,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '7777' }],
  }),
  at('/devices/{button}/signals', 'welfare.devices.read'),
  post('/devices/{button}/test', 'welfare.devices.write', { minutes: 5 }),
  post('/devices/{button}/state', 'welfare.devices.write', { to: 'suspended' }),
  post('/devices/{button}/password', 'welfare.devices.write', {}),
  post('/devices/{button}/key', 'welfare.devices.write', {}),
  ...register('chains', 'chain', 'spareChain', {
    ...here,
    name: 'Brand',
    classes: ['fire'],
    steps: [],
    fallback: { kind: 'group', id: '{reception}', repeatSeconds: 60 },
  }),
  post('/chains/check?controller={controller}', 'welfare.chains.read', {}, { other: 403 }),
  at('/chains/who?controller={controller}', 'welfare.chains.read', 403),
  at('/alarms', alarms, 'nothing'),
  at('/alarms?group={group}', alarms, 'nothing'),
  at('/alarms/{alarm}', alarms),
  at('/alarms/{alarm}/incident', 'welfare.incidents.read'),
  at('/board?group={reception}', alarms),
  at(`/reports/answer-times?${period}`, 'welfare.reports.read', 'nothing'),
  {
    method: 'PUT',
    path: `/screens/${newId()}`,
    permission: 'welfare.screens.write',
    body: { groupId: '{reception}', attended: true },
    own: 204,
    other: 404,
  },
  post('/alarms/{alarm}/shown', acts, { screenId: newId(), presses: 1 }),
  post('/alarms/{alarm}/acknowledge', acts, {}),
  post('/alarms/{alarm}/dispatch', acts, { groupId: '{reception}' }),
  post('/alarms/{alarm}/arrive', acts, {}),
  post('/alarms/{alarm}/note', acts, { text: 'Framme' }),
  post('/alarms/{alarm}/reveal', acts, {}),
  post('/alarms/{alarm}/resolve', acts, { cause: 'help_given' }),
  at('/outcomes', alarms, 'nothing'),
  post('/alarms/{alarm}/retry', acts, {}, { own: 409 }),
  post('/alarms/{alarm}/explain', acts, { text: 'Kön var lång' }),
  post('/alarms/{alarm}/reopen', acts, { reason: 'Ringde igen' }),
]

/** Two towns with a reception each, an alarm in the first, and things there that may be removed. */
async function twoTowns(w: Ruled) {
  const first = await town(w)
  const second = await town(
    { db: w.db, get: (method, path, body) => w.get(method, path, elsewhere(path, body)) },
    'Grannby',
  )
  const made = async (path: string, body: object) => (await w.get<{ id: string }>('POST', path, body)).id
  const { controller: controllerId, nurses } = first
  const alarm = (await w.signal('2001')).alarmId!
  const spares = {
    spareGroup: await made('/groups', { name: 'Extra', kind: 'response', serves: [controllerId], hours: [] }),
    spareStaff: await made('/staff', { name: 'Extra', groupIds: [nurses] }),
    spareHome: await made('/homes', { controllerId, street: 'Extragatan 1' }),
    sparePerson: await made('/people', { controllerId, ...person }),
    spareDevice: await made('/devices', {
      controllerId,
      kind: 'other',
      addresses: [{ scheme: 'serial', value: 'extra' }],
    }),
    spareChain: await made('/chains', {
      controllerId,
      name: 'Extra',
      classes: ['flood'],
      steps: [],
      fallback: { kind: 'group', id: nurses, repeatSeconds: 60 },
    }),
  }
  return { first: { ...first, ...spares, alarm } as Town, second }
}

/** The second town's devices have addresses of their own. */
function elsewhere(path: string, body?: object): object {
  if (path !== '/devices') return body ?? {}
  const { addresses } = body as { addresses: { scheme: string; value: string }[] }
  return { ...body, addresses: addresses.map((each) => ({ ...each, value: `9${each.value}` })) }
}

const filled = (text: string, ids: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole)

async function bodyOf(w: Ruled, { body, path }: Row, ids: Town): Promise<object | undefined> {
  if (body !== 'as it is') return body && (JSON.parse(filled(JSON.stringify(body), ids)) as object)
  const doc = await w.get<Record<string, unknown>>('GET', filled(path, ids))
  const derived = ['id', 'updatedAt', 'onDutyNow', 'liveScreens', 'people', 'residentId', 'protected']
  const device = ['state', 'authenticationMode', 'contact', 'batteryLow', 'provenAt', 'lastContactAt']
  return Object.fromEntries(Object.entries(doc).filter(([name]) => ![...derived, ...device].includes(name)))
}

const everyRole = ['operator', 'coordinator', 'administrator']

test('every route is closed to nobody, to one without its permission and to another organisation, and open to its own', async (t) => {
  const w = await startRuled(t)
  const { first, second } = await twoTowns(w)
  const own = (permissions: string[]) =>
    w.employee(first.anna, {
      roles: everyRole,
      organisation: first.controller,
      unit: first.reception,
      serves: [first.controller],
      permissions,
    })
  const other = (permissions: string[]) =>
    w.employee(second.anna, {
      roles: everyRole,
      organisation: second.controller,
      unit: second.reception,
      serves: [second.controller],
      permissions,
    })
  for (const row of rows) {
    const { method, path, permission } = row
    const name = `${method} ${path}`
    const payload = await bodyOf(w, row, first)
    const ask = (party: Party | undefined, group: string) =>
      w.as(party, () => w.ask(method, filled(path, { ...first, group }), payload))
    const refused = async (party: Party | undefined) => {
      const { status, body } = await ask(party, first.reception)
      return [status, body.code]
    }
    assert.deepEqual(await refused(undefined), [401, 'kernel.login_required'], name)
    assert.deepEqual(await refused(own(['welfare.other.read'])), [403, 'kernel.not_permitted'], name)
    const theirs = await ask(other([permission]), second.reception)
    if (row.other !== 'nothing') assert.equal(theirs.status, row.other, `${name} of another organisation`)
    else {
      assert.equal(theirs.status, 200, `${name} of another organisation`)
      for (const id of [
        first.elsa,
        first.home,
        first.bo,
        first.button,
        first.alarm,
        first.chain,
        first.reception,
      ])
        assert.ok(!JSON.stringify(theirs.body).includes(id), `${name} tells another organisation of the town`)
    }
    const mine = await ask(own([permission]), first.reception)
    assert.equal(mine.status, row.own ?? 200, `${name}: ${JSON.stringify(mine.body)}`)
  }
})

test('the table above has every route of the room', async (t) => {
  const w = await startRuled(t)
  const { paths } = (await w.app.inject('/openapi.json')).json() as { paths: Record<string, object> }
  const inTable = new Set(
    rows.map(
      ({ method, path }) => `${method} ${path.split('?')[0]!.replace(/\{\w+\}|[0-9a-f-]{36}/g, '{id}')}`,
    ),
  )
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/api/welfare/v1')
      ? Object.keys(methods).map(
          (method) => `${method.toUpperCase()} ${path.slice('/api/welfare/v1'.length)}`,
        )
      : [],
  )
  // Devices post without a login, and the stream is tried by itself.
  const elsewhereTried = ['POST /signals', 'GET /alarms/stream']
  assert.deepEqual(routes.filter((route) => !inTable.has(route)).sort(), elsewhereTried.sort())
  assert.ok(routes.length > 50)
})

/** Opens the stream as somebody, and answers its status and what comes, as it comes. */
async function openStream(
  w: Ruled,
  url: string,
  party: Party | undefined,
  group: string,
  signal: AbortSignal,
) {
  const response = await w.as(party, () =>
    fetch(`${url}/api/welfare/v1/alarms/stream?group=${group}`, { signal }),
  )
  return { status: response.status, text: response.body!.pipeThrough(new TextDecoderStream()) }
}

test('the stream is open to the group itself, tells it of nobody else, and ends with the login', async (t) => {
  const w = await startRuled(t)
  const { first, second } = await twoTowns(w)
  const { url } = await w.http.listen()
  const stop = new AbortController()
  t.after(() => stop.abort())
  const anna = (permissions: string[]) =>
    w.employee(first.anna, {
      roles: ['operator'],
      organisation: first.controller,
      unit: first.reception,
      serves: [first.controller],
      permissions,
    })
  const status = async (party: Party | undefined, group: string) =>
    (await openStream(w, url, party, group, stop.signal)).status
  assert.equal(await status(undefined, first.reception), 401)
  assert.equal(await status(anna(['welfare.screens.write']), first.reception), 403)
  assert.equal(await status(anna([alarms]), second.reception), 404)
  const responder = { ...anna([alarms]), roles: [] }
  w.assignments.set(responder.assignment!, {
    ...w.assignments.get(responder.assignment!)!,
    roles: ['auditor'],
  })
  assert.equal(await status(responder, first.reception), 403)

  const { text, status: opened } = await openStream(w, url, anna([alarms]), first.reception, stop.signal)
  assert.equal(opened, 200)
  const reader = text.getReader()
  let heard = ''
  const until = async (part: string) => {
    while (!heard.includes(part)) {
      const { value, done } = await reader.read()
      if (done) return false
      heard += value
    }
    return true
  }
  assert.ok(await until('event: board'))
  const theirs = await w.signal('92001')
  const ours = await w.signal('2001')
  assert.ok(await until(ours.alarmId!))
  assert.ok(!heard.includes(theirs.alarmId!), 'another organisation’s alarm')
  w.endLogins()
  assert.equal(await until('nothing more'), false)
})

test('the stream closes when the assignment behind it has ended', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const w = await startRuled(t)
  const { first } = await twoTowns(w)
  const { url } = await w.http.listen()
  const stop = new AbortController()
  t.after(() => stop.abort())
  const anna = w.employee(first.anna, {
    roles: ['operator'],
    organisation: first.controller,
    unit: first.reception,
    serves: [first.controller],
    permissions: [alarms],
  })
  const { text } = await openStream(w, url, anna, first.reception, stop.signal)
  const reader = text.getReader()
  for (let heard = ''; !heard.includes('event: board'); ) heard += (await reader.read()).value
  w.endAssignment(anna)
  t.mock.timers.tick(5_000)
  for (;;) if ((await reader.read()).done) break
})
