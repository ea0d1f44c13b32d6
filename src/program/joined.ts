import { checkKeysBelong, createIdentityVault, identityKeysOf } from '../kernel/index.ts'
import {
  bootstrapOperator,
  bootstrapSystem,
  createFederationKeys,
  createTokenKeys,
  type Jwks,
} from '../trust/index.ts'
import type { Opened } from './command.ts'
import type { RotationDeps } from './keys.ts'

/** What the commands ask of the trust room. */
export interface Joined {
  /**
   * Makes the organisation the operator of the installation and the employee its administrator; answers their ids. With `another` the
   * operator is the one that is there, and the employee one more administrator.
   */
  bootstrapOperator(
    opened: Opened,
    given: {
      organisation: string
      employee: { name: string; hsaId?: string; personIdentity?: string }
      another: boolean
    },
  ): Promise<{ organisation: string; employee: string }>
  bootstrapSystem(
    opened: Opened,
    given: {
      id: string
      organisation: string
      scopes: readonly string[]
      jwks: Jwks
      actsForAll: boolean
    },
  ): Promise<void>
  /** Each takes a new key into use and answers its name. */
  rotations: Record<'oidc' | 'federation', (deps: RotationDeps) => Promise<string>>
}

/** The parts of the trust room as they are. */
export const joined: Joined = {
  bootstrapOperator: async ({ db, config }, { organisation, employee, another }) => {
    const vault = createIdentityVault(await identityKeysOf(config))
    await checkKeysBelong(db, vault)
    return bootstrapOperator({ db, vault }, { organisation: { name: organisation }, employee, another })
  },
  bootstrapSystem: async ({ db }, { scopes, jwks, ...given }) =>
    void (await bootstrapSystem({ db }, { ...given, scopes: [...scopes], jwks: { keys: [...jwks.keys] } })),
  rotations: {
    oidc: async (deps) => {
      const keys = await createTokenKeys(deps)
      try {
        return await keys.rotate()
      } finally {
        await keys.close()
      }
    },
    federation: async (deps) => createFederationKeys(deps).rotate(),
  },
}
