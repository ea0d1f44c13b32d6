import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChainGap, WhoIsCalled } from '../contract/index.ts'
import { type Registers, smallTown, startRegisters } from '../register/register-fixture.ts'

interface Check {
  gaps: ChainGap[]
  total: number
  checkedPeople: number
}

async function townWithNightTeam(registers: Registers) {
  const town = await smallTown(registers)
  const nights = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '07:00' }]
  const night = await registers.made('/groups', {
    name: 'Nattpatrullen',
    kind: 'response',
    serves: [town.controller.id],
    hours: nights,
    phone: '0701740601',
  })
  const draft = {
    controllerId: town.controller.id,
    name: 'Standard',
    classes: [] as string[],
    steps: [
      { targets: [{ kind: 'group', id: night.id }], waitSeconds: 60, windows: nights },
      { targets: [{ kind: 'relatives' }], waitSeconds: 120, windows: [] },
    ],
    fallback: { kind: 'group', id: town.group.id, repeatSeconds: 60 },
  }
  return { ...town, night, draft }
}

test('a chain is saved, read, changed and listed by controller and person', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { draft, controller, person } = await townWithNightTeam(registers)
  const chain = await made('/chains', draft)
  assert.deepEqual(chain, { ...draft, id: chain.id, version: 1, updatedAt: '2026-11-22T10:00:00.000Z' })
  const own = await made('/chains', { ...draft, name: 'Astas', personId: person.id, templateId: chain.id })
  const changed = await ask('PUT', `/chains/${own.id}`, {
    ...draft,
    name: 'Astas egen',
    personId: person.id,
    version: 1,
  })
  assert.deepEqual([changed.status, changed.body.version, changed.body.templateId], [200, 2, undefined])
  const names = async (query: string) =>
    (await ask<{ items: { name: string }[] }>('GET', `/chains?${query}`)).body.items.map(({ name }) => name)
  assert.deepEqual(await names(`controller=${controller.id}`), ['Astas egen', 'Standard'])
  assert.deepEqual(await names(`person=${person.id}`), ['Astas egen'])
  assert.deepEqual(await names('own=false'), ['Standard'])
})

test('a chain whose fallback is not there, or does not serve the controller, is refused', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { draft, staff } = await townWithNightTeam(registers)
  const other = await made('/groups', { name: 'Annan', kind: 'reception', serves: [], hours: [] })
  const saved = async (fallback: object) =>
    (await ask('POST', '/chains', { ...draft, fallback: { repeatSeconds: 60, ...fallback } })).code
  assert.equal(await saved({ kind: 'group', id: other.id }), 'welfare.chain_fallback_missing')
  assert.equal(await saved({ kind: 'group', id: staff.id }), 'welfare.chain_fallback_missing')
  assert.equal(await saved({ kind: 'group' }), 'kernel.invalid_request', 'the fallback cannot be empty')
  assert.equal(await saved({ kind: 'staff', id: staff.id }), undefined)
})

test('a second chain for the same class at the same level is refused, also when both are saved at once', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { draft, person } = await townWithNightTeam(registers)
  const save = (each: object) => async () => (await ask('POST', '/chains', each)).code
  const both = [save(draft), save({ ...draft, name: 'Samtidig' })]
  const codes = await registers.colliding('lock table welfare.chain in share mode', both)
  assert.deepEqual(codes.sort(), ['welfare.chain_class_taken', undefined])
  const falls = { ...draft, name: 'Fall', classes: ['fall', 'fire'] }
  assert.equal(await save(falls)(), undefined)
  assert.equal(await save({ ...falls, classes: ['fire', 'flood'] })(), 'welfare.chain_class_taken')
  assert.equal(await save({ ...falls, personId: person.id })(), undefined)
})

test('a group does not stop serving a controller while a chain is saved that falls back on it', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { draft, group } = await townWithNightTeam(registers)
  const [saved, left] = await registers.colliding('lock table welfare.chain in share mode', [
    () => ask('POST', '/chains', draft),
    async () => {
      // Once the chain waits to be written, with its locks taken.
      await registers.lockWaiters(1)
      return ask('PUT', `/groups/${group.id}`, { ...group, serves: [], version: 1 })
    },
  ])
  assert.deepEqual([saved?.code, left?.code], [undefined, 'welfare.fallback_must_serve'])
})

test('a step without a target to call, and a person of another controller, are refused', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { draft } = await townWithNightTeam(registers)
  const elsewhere = await smallTown(registers, 'Bköping')
  const empty = { ...draft, steps: [{ targets: [{ kind: 'group' }], waitSeconds: 60, windows: [] }] }
  const refused = await ask('POST', '/chains', empty)
  assert.deepEqual([refused.status, refused.code], [400, 'welfare.chain_target_incomplete'])
  const foreign = await ask('POST', '/chains', { ...draft, personId: elsewhere.person.id })
  assert.deepEqual([foreign.status, foreign.code], [422, 'welfare.reference_unknown'])
})

test('a draft is checked before it is saved: who lacks what, and when', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { draft, person } = await townWithNightTeam(registers)
  const day = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '21:00' }]
  const check = await ask<Check>('POST', '/chains/check', draft)
  assert.equal(check.status, 200, check.text)
  const about = { chainName: 'Standard', personId: person.id, personName: 'Asta Ek' }
  const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }]
  assert.deepEqual(
    check.body.gaps.filter(({ kind }) => kind !== 'no_phone'),
    [
      { ...about, kind: 'empty_step', step: 2, windows: always },
      { ...about, kind: 'only_fallback', windows: day },
    ],
  )
  assert.equal(check.body.checkedPeople, 1)
})

test('all chains of a controller are checked; one without chains is legal, and told', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { draft, controller } = await townWithNightTeam(registers)
  const before = await ask<Check>('POST', `/chains/check?controller=${controller.id}`, {})
  assert.deepEqual(
    before.body.gaps.map(({ kind }) => kind),
    ['no_chain'],
  )
  await made('/chains', draft)
  const after = await ask<Check>('POST', '/chains/check', { controllerId: controller.id })
  assert.ok(after.body.gaps.every(({ chainId, kind }) => chainId !== undefined && kind !== 'no_chain'))
  assert.equal((await ask('POST', '/chains/check', {})).code, 'welfare.check_needs_controller')
  const half = await ask('POST', '/chains/check', { ...draft, fallback: undefined })
  assert.equal(half.code, 'welfare.chain_draft_incomplete')
})

test('a group that no longer serves the controller is a target that is missing', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { draft, night } = await townWithNightTeam(registers)
  const chain = await made('/chains', draft)
  await ask('PUT', `/groups/${night.id}`, { ...night, serves: [] })
  const check = await ask<Check>('POST', `/chains/check?chain=${chain.id}`, draft)
  assert.ok(check.body.gaps.some(({ kind, step }) => kind === 'target_missing' && step === 1))
})

test('who would be called Sunday 03:00, and at noon?', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { draft, controller, person, group } = await townWithNightTeam(registers)
  const chain = await made('/chains', draft)
  const relative = { id: group.id, name: 'Lisa Ek', phone: '0701740602' }
  await ask('PUT', `/people/${person.id}`, { ...person, relatives: [relative] })
  const who = async (at: string) => {
    const query = `controller=${controller.id}&person=${person.id}&class=fall&at=${at}`
    return (await ask<WhoIsCalled>('GET', `/chains/who?${query}`)).body
  }
  assert.deepEqual(await who('2026-11-22T02:00:00Z'), {
    chainId: chain.id,
    chainName: 'Standard',
    at: '2026-11-22T02:00:00Z',
    calls: [
      { step: 1, afterSeconds: 0, fallback: false, names: ['Nattpatrullen'] },
      { step: 2, afterSeconds: 60, fallback: false, names: ['Lisa Ek'] },
      { step: 3, afterSeconds: 180, fallback: true, names: ['Småköping larmcentral'] },
    ],
  })
  assert.deepEqual(
    (await who('2026-11-22T11:00:00Z')).calls.map(({ step, afterSeconds }) => [step, afterSeconds]),
    [
      [2, 0],
      [3, 120],
    ],
  )
})

test('without a chain the receptions that serve the controller are called', async (t) => {
  const registers = await startRegisters(t)
  const { controller } = await smallTown(registers)
  const who = await registers.ask<WhoIsCalled>('GET', `/chains/who?controller=${controller.id}`)
  assert.deepEqual(who.body.calls, [
    { step: 1, afterSeconds: 0, fallback: true, names: ['Småköping larmcentral'] },
  ])
})
