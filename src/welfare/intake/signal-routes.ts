import type { App, Clock } from '../../kernel/index.ts'
import { KnutpunktError } from '../../kernel/index.ts'
import { SignalReceipt, SignalWrite } from '../contract/index.ts'
import { fromRest } from './from-rest.ts'
import { type Intake, retryAfterSeconds } from './intake.ts'

/** `POST /api/welfare/v1/signals`: the way in for every device that does not speak SCAIP. */
export function signalRoutes(app: App, deps: { intake: Intake; clock: Clock }): void {
  app.post(
    '/api/welfare/v1/signals',
    {
      config: { permission: 'welfare.signals.post' },
      schema: {
        tags: ['signals'],
        summary: 'Post a signal from a device; answered after commit',
        description:
          'Sending the same ref again changes nothing and answers what the first sending became (repeat true). ' +
          '503 says that it was not received: send it again with the same ref after Retry-After seconds.',
        body: SignalWrite,
        response: { 200: SignalReceipt, 201: SignalReceipt },
      },
    },
    async (request, reply) => {
      const taken = await deps.intake.take(fromRest(request.body, deps.clock.now())).catch((error) => {
        if (error instanceof KnutpunktError && error.status === 503)
          void reply.header('retry-after', retryAfterSeconds)
        throw error
      })
      const { signalId, receivedAt, repeat, deviceKnown, alarmId } = taken
      void reply.code(repeat ? 200 : 201)
      return {
        signalId,
        receivedAt: receivedAt.toISOString(),
        repeat,
        deviceKnown,
        ...(alarmId && { alarmId }),
      }
    },
  )
}
