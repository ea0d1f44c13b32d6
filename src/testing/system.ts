import { randomUUID } from 'node:crypto'
import { createIdentityVault, generateIdentityKeys, openDatabase } from '../kernel/index.ts'
import { captureLog } from '../kernel/testkit/index.ts'
import { createSystemFetch, makeCredentials, type SystemFetch } from '../simulator/index.ts'
import { allPermissions, bootstrapSystem, ensureOperator } from '../trust/index.ts'

/** A system that is registered in an installation's database, and asks it over HTTP. */
export interface TestSystem {
  readonly clientId: string
  readonly fetch: SystemFetch
}

const testOperator = { organisation: { name: 'Testdriften' }, employee: { name: 'Test Driftsson' } }

/** Registers a system that sees to the whole installation, as `knutpunkt system add` does. */
export async function testSystem(databaseUrl: string, baseUrl: () => string): Promise<TestSystem> {
  const credentials = await makeCredentials(`test-${randomUUID()}`)
  const db = await openDatabase({ url: databaseUrl, log: captureLog().log })
  try {
    const vault = createIdentityVault(generateIdentityKeys())
    const organisation = await ensureOperator({ db, vault }, testOperator)
    await bootstrapSystem(
      { db },
      {
        id: credentials.clientId,
        organisation,
        jwks: { keys: [{ ...credentials.publicJwk }] },
        scopes: [...allPermissions],
        actsForAll: true,
      },
    )
  } finally {
    await db.close()
  }
  return { clientId: credentials.clientId, fetch: createSystemFetch(baseUrl, credentials) }
}
