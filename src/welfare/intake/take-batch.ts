import type { PoolClient } from 'pg'
import type { Temporal } from '../../kernel/index.ts'
import type { CallOut } from '../alarm/call.ts'
import { applyEffects } from './apply-effects.ts'
import { type Effect, effectOf } from './effect.ts'
import { type Enter, entriesOf } from './entries.ts'
import { keyOf, type NormalSignal } from './signal.ts'
import * as store from './signal-store.ts'

/** What a device or its adapter is told once its signal is committed. */
export interface Taken {
  signalId: string
  receivedAt: Date
  repeat: boolean
  deviceKnown: boolean
  controllerId?: string
  alarmId?: string
}

export interface TakeOptions {
  repeatWindowSeconds: number
  callOut: CallOut
  /** Looks up no device: its alarm is taken as one of a device nobody knows. */
  asUnknown?: boolean
  /** Where the audit log's entries of the batch go; absent: nowhere. */
  enter?: Enter
}

/**
 * Takes a batch of signals in one transaction: keys, devices, contacts, alarms, first chain steps with their timers,
 * stories, and the signals as they came. Answers one outcome per signal, in their order. Nobody is told before commit.
 *
 * No two signals of a batch may share a key; the intake's queue sees to that.
 *
 * @throws {SubjectRace} when another process opened an alarm for the same person in the same moment: roll back, take again
 */
export async function takeBatch(
  client: PoolClient,
  signals: readonly NormalSignal[],
  now: Temporal.Instant,
  options: TakeOptions,
): Promise<Taken[]> {
  const claims = await claim(client, signals, options.repeatWindowSeconds)
  const fresh = signals.filter((signal) => !claims.get(signal.id)!.repeat)
  const devices = await knownDevices(client, options.asUnknown ? [] : signals)
  const effects = fresh.map((signal) => effectOf(signal, devices.get(addressOf(signal))))
  const returned = await noteContacts(client, effects)
  const alarmIds = await applyEffects(client, withReturns(effects, returned), now, options.callOut)
  const entries = entriesOf(effects, alarmIds)
  if (effects.length > 0)
    await store.insertSignals(
      client,
      effects.map((effect) => stored(effect, alarmIds)),
    )
  if (entries.length > 0) await options.enter?.(client, entries)
  const earlier = await earlierAlarms(client, [...claims.values()])
  return signals.map((signal) => {
    const { signalId, repeat } = claims.get(signal.id)!
    const device = devices.get(addressOf(signal))
    const alarmId = repeat ? earlier.get(signalId) : alarmIds.get(signal.id)
    return {
      signalId,
      receivedAt: signal.receivedAt,
      repeat,
      deviceKnown: device !== undefined,
      ...(device && { controllerId: device.controllerId }),
      ...(alarmId && { alarmId }),
    }
  })
}

const addressOf = (signal: NormalSignal) => `${signal.address.scheme}:${signal.address.value}`

async function claim(client: PoolClient, signals: readonly NormalSignal[], windowSeconds: number) {
  const byKey = new Map((await store.claimKeys(client, signals, windowSeconds)).map((c) => [c.key, c]))
  return new Map(signals.map((signal) => [signal.id, byKey.get(keyOf(signal))!]))
}

async function knownDevices(client: PoolClient, signals: readonly NormalSignal[]) {
  if (signals.length === 0) return new Map<string, store.KnownDevice>()
  const addresses = new Map(signals.map((signal) => [addressOf(signal), signal.address]))
  return store.devicesAt(client, [...addresses.values()])
}

async function earlierAlarms(
  client: PoolClient,
  claims: readonly store.Claim[],
): Promise<Map<string, string>> {
  const repeats = claims.filter((c) => c.repeat).map((c) => c.signalId)
  return repeats.length === 0 ? new Map() : store.alarmsOfSignals(client, repeats)
}

function stored(
  { signal, device, act, class: cls }: Effect,
  alarmIds: ReadonlyMap<string, string>,
): store.StoredSignal {
  return {
    signal,
    class: act === 'press' ? cls : null,
    deviceId: device?.id ?? null,
    alarmId: alarmIds.get(signal.id) ?? null,
  }
}

/** One contact per device heard in the batch. Answers the devices that had been lost. */
async function noteContacts(client: PoolClient, effects: readonly Effect[]): Promise<ReadonlySet<string>> {
  const heard = new Map<string, store.Contact>()
  for (const { signal, device, batteryLow } of effects) {
    if (device === undefined || signal.protocol === 'supervision' || signal.ownVoice === false) continue
    const before = heard.get(device.id)
    heard.set(device.id, {
      deviceId: device.id,
      at: signal.receivedAt,
      battery: signal.battery ?? before?.battery ?? null,
      batteryLow: batteryLow ?? before?.batteryLow ?? null,
    })
  }
  return heard.size === 0 ? new Set<string>() : store.noteContacts(client, [...heard.values()])
}

/** A device that was lost and is heard again is news of its own, once, before what it had to say. */
function withReturns(effects: readonly Effect[], returned: ReadonlySet<string>): Effect[] {
  const told = new Set<string>()
  return effects.flatMap((effect): Effect[] => {
    const id = effect.device?.id
    if (id === undefined || !returned.has(id) || told.has(id)) return [effect]
    told.add(id)
    return [
      { ...effect, act: 'back', class: 'no_contact', event: 'contact_back', mark: 'contact_back' },
      effect,
    ]
  })
}
