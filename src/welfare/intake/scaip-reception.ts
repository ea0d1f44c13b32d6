import { KnutpunktError, type Log } from '../../kernel/index.ts'
import { type Mrs, refusalFor, type ScaipAnswer, type ScaipRequest, snu } from '../../scaip/index.ts'
import { fromScaip } from './from-scaip.ts'
import { type Intake, retryAfterSeconds } from './intake.ts'
import type { NormalSignal } from './signal.ts'
import type { Taken } from './take-batch.ts'
import type { VoiceNumbers } from './voice-numbers.ts'

/**
 * Answers SCAIP messages: every one is kept before anything is said. The device hears SIP 200 and `<mrs>` after
 * commit; when it cannot be kept now it hears 503 and sends again.
 */
export function createScaipReception(deps: { intake: Intake; voice: VoiceNumbers; log: Log }) {
  return async (request: ScaipRequest): Promise<ScaipAnswer> => {
    const signal = fromScaip(request)
    try {
      const taken = await deps.intake.take(signal)
      return { kind: 'accepted', mrs: await answer(request, signal, taken, deps.voice) }
    } catch (error) {
      if (!(error instanceof KnutpunktError)) throw error
      if (error.status === 503) return { kind: 'busy', retryAfterSeconds }
      // The database will never have this message: saying so keeps the device from sending it for ever.
      return { kind: 'accepted', mrs: { ref: signal.ref, snu: snu.notTreated, ste: 'Not treated' } }
    }
  }
}

async function answer(
  request: ScaipRequest,
  signal: NormalSignal,
  taken: Taken,
  voice: VoiceNumbers,
): Promise<Mrs> {
  if (!request.mrq.ok) return refusalFor(request.mrq)
  const ok: Mrs = { ref: request.mrq.value.ref, snu: snu.ok, cve: '01.00' }
  if (signal.type !== 'alarm') return ok
  if (signal.voice?.direction === 'none') return { ...ok, mre: '0' }
  if (signal.voice?.direction === 'call_device') return { ...ok, mre: '1' }
  const number = taken.controllerId === undefined ? undefined : await voice.of(taken.controllerId)
  return number === undefined ? { ...ok, mre: '1', cre: '61' } : { ...ok, mre: '1', cre: '62', tnu: number }
}
