import type { App } from '../../../kernel/index.ts'
import type { Witness } from './witness.ts'

/** A checkpoint with its proof is small; the specification allows 64 kB at most. */
const bodyLimit = 64 * 1024

/**
 * `POST …/audit/witness/add-checkpoint` (C2SP tlog-witness): whoever can sign for a log that this installation is a witness of may
 * ask, so that the route is public; what is not signed so is refused.
 */
export async function witnessRoutes(app: App, witness: Witness): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) =>
      done(null, body),
    )
    scope.post(
      '/api/trust/v1/audit/witness/add-checkpoint',
      {
        bodyLimit,
        config: { permission: 'public' },
        schema: { tags: ['audit'], summary: "Cosigns another installation's audit log (C2SP tlog-witness)" },
      },
      async (request, reply) => {
        const body = typeof request.body === 'string' ? request.body : ''
        const answer = await witness.addCheckpoint(body)
        return reply.code(answer.status).type(answer.contentType).send(answer.body)
      },
    )
  })
}
