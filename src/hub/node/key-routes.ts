import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import type { PublicKeys } from '../../region/index.ts'

/** What nodes know the hub's orders by: a node is set up with what this answers. */
export function keyRoutes(app: App, known: PublicKeys): void {
  app.get(
    '/api/hub/v1/keys',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['nodes'],
        summary: 'The public keys that the hub’s orders are signed with (RFC 7517)',
        response: { 200: Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.String())) }) },
      },
    },
    async () => ({ keys: known.keys as Record<string, string>[] }),
  )
}
