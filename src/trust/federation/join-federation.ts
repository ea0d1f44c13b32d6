import { createFederation, type Federation, type FederationDeps } from './federation.ts'
import type { FederationFetch } from './fetch/fetch.ts'
import { createHttpFetch, type HttpFetchOptions } from './fetch/http-fetch.ts'
import type { FederationSettings } from './settings.ts'

/** What the file of a federation says, as far as joining it goes. */
export interface FederationJoining extends Pick<HttpFetchOptions, 'mayReach'> {
  settings: FederationSettings
  requiredTrustMarks?: readonly string[]
  authorities?: string | undefined
}

/** A part in a federation that is joined over the network, and the way out that it holds open. */
export interface JoinedFederation {
  readonly federation: Federation
  /** Reaches addresses of a federation, for key sets and the like: bounded, and never into our own network. */
  readonly fetch: FederationFetch
  close(): Promise<void>
}

/** Joins a federation as the file says. @throws {KnutpunktError} trust.federation_settings_wrong */
export async function joinFederation(
  deps: Omit<FederationDeps, 'settings' | 'fetch' | 'requiredTrustMarks'>,
  { settings, requiredTrustMarks, mayReach, authorities }: FederationJoining,
): Promise<JoinedFederation> {
  const { fetch, close } = createHttpFetch({
    ...(settings.httpLoopback !== undefined && { httpLoopback: settings.httpLoopback }),
    ...(mayReach && { mayReach }),
    ...(authorities !== undefined && { authorities }),
  })
  try {
    const federation = await createFederation({
      ...deps,
      settings,
      fetch,
      ...(requiredTrustMarks && { requiredTrustMarks }),
    })
    return { federation, fetch, close }
  } catch (error) {
    await close()
    throw error
  }
}
