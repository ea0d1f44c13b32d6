import { type App, type Clock, isUnavailable, KnutpunktError } from '../../kernel/index.ts'
import { SignalReceipt, SignalWrite } from '../contract/index.ts'
import { fromRest } from './from-rest.ts'
import { type Intake, retryAfterSeconds } from './intake.ts'
import type { RestAuthentication } from './rest-authentication.ts'

/**
 * `POST /api/welfare/v1/signals`: the way in for every device that does not speak SCAIP. Nobody logs in here: a device shows who it is
 * as the register says, and one that nobody knows rings all the same.
 */
export function signalRoutes(
  app: App,
  deps: { intake: Intake; clock: Clock; authenticate: RestAuthentication },
): void {
  app.post(
    '/api/welfare/v1/signals',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['signals'],
        summary: 'Post a signal from a device; answered after commit',
        description:
          'A device with a key sends it: Authorization: Bearer <key> (POST /devices/{id}/key). Its key opens nothing else. ' +
          'Sending the same ref again changes nothing and answers what the first sending became (repeat true). ' +
          '503 says that it was not received: send it again with the same ref after Retry-After seconds.',
        body: SignalWrite,
        response: { 200: SignalReceipt, 201: SignalReceipt },
      },
    },
    async (request, reply) => {
      const signal = fromRest(request.body, deps.clock.now())
      await deps.authenticate(signal.address, request.headers.authorization).catch((error) => {
        if (isUnavailable(error)) void reply.header('retry-after', retryAfterSeconds)
        if (error instanceof KnutpunktError && error.status === 401)
          void reply.header('www-authenticate', 'Bearer')
        throw error
      })
      const taken = await deps.intake.take(signal).catch((error) => {
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
