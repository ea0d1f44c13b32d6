import { newId, Temporal } from '../../kernel/index.ts'
import type { Mrq, RecognisedMrq, ScaipRequest } from '../../scaip/index.ts'
import type { SignalWrite } from '../contract/index.ts'
import { digestOf, judgeTime, type NormalSignal, type SignalType, storable } from './signal.ts'

const typeByMty: Record<Mrq['mty'], SignalType> = {
  ME: 'alarm',
  RE: 'reset',
  IN: 'information',
  PI: 'heartbeat',
}

/**
 * A SCAIP message brought to the one form, the raw message kept.
 *
 * A message that breaks the form is kept too, as `invalid`. When it names a device and does not look like a heartbeat
 * it also rings: it may have been a cry for help. Its device is told what is wrong all the same.
 */
export function fromScaip(request: ScaipRequest): NormalSignal {
  const { mrq, fromUser, source, raw } = request
  const receivedAt = Temporal.Instant.fromEpochMilliseconds(request.receivedAt)
  const fields: RecognisedMrq = mrq.ok ? mrq.value : mrq.recognised
  const time = judgeTime(positionTime(fields), receivedAt)
  const told = fields.given?.includes('stc')
  const cid = mrq.ok ? mrq.value.cid : (fields.cid ?? fromUser)
  const address = { scheme: 'scaip' as const, value: storable(cid).trim().slice(0, 128) }
  const location = locationOf(fields)
  const text = textOf(fields)
  const rings = !mrq.ok && address.value !== '' && fields.mty !== 'PI'
  return {
    id: newId(),
    receivedAt: new Date(receivedAt.epochMilliseconds),
    occurredAt: time.occurredAt,
    clock: time.clock,
    protocol: `scaip-${source.transport}`,
    address,
    // Without a readable ref the call is what tells two messages apart.
    ref: fields.ref
      ? storable(fields.ref).slice(0, 64)
      : `call:${digestOf([request.callId]).toString('hex')}`,
    type: mrq.ok ? typeOf(mrq.value) : 'invalid',
    ...(told && fields.stc && { code: { system: 'scaip.stc' as const, value: fields.stc } }),
    ...(fields.dty && { deviceType: fields.dty }),
    ...(fields.dco && { component: fields.dco }),
    ...(location && { location }),
    ...(text && { text }),
    voice: voiceOf(fields),
    simulated: false,
    ...(rings && { rings }),
    ...(cid.trim() !== fromUser.trim() && { ownVoice: false as const }),
    marks: time.marks,
    digest: digestOf([
      fields.mty,
      fields.stc,
      fields.dty,
      fields.did,
      fields.dco,
      mrq.ok ? '' : raw.toString('base64'),
    ]),
    raw,
  }
}

function typeOf(mrq: Mrq): SignalType {
  const type = typeByMty[mrq.mty]
  return type === 'alarm' && mrq.stc === '0019' ? 'cancel' : type
}

/** The only time a message carries is that of its position. It is that of the press when both are sent at once. */
function positionTime(fields: RecognisedMrq): Temporal.Instant | undefined {
  const tim = fields.lge?.tim
  if (tim === undefined) return undefined
  try {
    return Temporal.Instant.from(tim)
  } catch {
    return undefined // without a zone nobody can say which instant it is
  }
}

function locationOf(fields: RecognisedMrq): SignalWrite['location'] {
  const { lco, lva, lte, lge, given } = fields
  const text = storable([lte, lva].filter((part) => part !== undefined && part !== '').join(' ')).slice(0, 64)
  const position =
    lge?.latitude === undefined || lge.longitude === undefined
      ? undefined
      : { latitude: lge.latitude, longitude: lge.longitude }
  const code = given?.includes('lco') && lco !== undefined && /^[0-9]{1,3}$/.test(lco) ? lco : undefined
  if (code === undefined && text === '' && position === undefined) return undefined
  return { ...(code && { code }), ...(text && { text }), ...(position && { position }) }
}

function textOf(fields: RecognisedMrq): string | undefined {
  const texts = [fields.dte, fields.stt, fields.ite].filter((text) => text !== undefined && text !== '')
  return texts.length === 0 ? undefined : storable(texts.join(' · ')).slice(0, 500)
}

/** How to talk to whoever pressed: `cha` 1 asks for a call back, `no-voice:` and `mreq` 4 for none. */
function voiceOf(fields: RecognisedMrq): NonNullable<NormalSignal['voice']> {
  const caller = fields.crd?.find((crd) => !crd.startsWith('no-voice:'))
  const silent = fields.mreq === '4' || (fields.crd?.length ? caller === undefined : false)
  if (silent) return { direction: 'none' }
  const uri = caller !== undefined && /^[a-z-]+:.+/.test(caller) ? { uri: caller } : {}
  return { direction: fields.cha === '1' ? 'call_device' : 'device_calls', ...uri }
}
