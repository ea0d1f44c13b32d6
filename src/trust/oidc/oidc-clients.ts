import type { AdapterPayload } from 'oidc-provider'
import { KnutpunktError, type Log } from '../../kernel/index.ts'
import type { System } from '../contract/party.ts'
import type {
  AutomaticRegistration,
  RegisteredClient,
} from '../federation/registration/automatic-registration.ts'
import type { KnownSystem, LoginDirectory } from '../login/directory.ts'

/** A client of the authorization server, and what it may ask for. */
export interface OidcClient {
  readonly metadata: AdapterPayload
  readonly scopes: readonly string[]
}

/** Clients by their ids. */
export interface OidcClients {
  find(id: string): Promise<OidcClient | undefined>
}

export interface ClientsDeps {
  directory: Pick<LoginDirectory, 'system'>
  federation?: { registration: Pick<AutomaticRegistration, 'registerAutomatically'> } | undefined
  log: Log
}

/**
 * The systems of the register as clients. One whose id is an entity identifier and that has no keys of its own in the register, or
 * is not there at all, is registered through its trust chain (OpenID Federation 1.0, section 12.1): the chain says who it is;
 * what it may is for the register alone, so that a stranger with a good chain is known and may nothing.
 */
export function createOidcClients({ directory, federation, log }: ClientsDeps): OidcClients {
  async function throughChain(id: string): Promise<RegisteredClient | undefined> {
    if (!federation || !id.startsWith('https://')) return undefined
    for (const entityType of ['oauth_client', 'openid_relying_party'] as const) {
      try {
        return await federation.registration.registerAutomatically(id, { entityType })
      } catch (error) {
        if (!(error instanceof KnutpunktError)) throw error
        log.debug({ code: error.code }, 'a client was not registered through a trust chain')
      }
    }
    return undefined
  }

  return {
    async find(id: string): Promise<OidcClient | undefined> {
      if (id.length > 200) return undefined
      const system = await directory.system(id)
      if (system?.suspended) return undefined
      const own = system?.jwks ?? system?.jwksUri ?? (system && system.authentication === 'tls_client_auth')
      if (system && own) return { metadata: metadataOf(system), scopes: system.scopes }
      const registered = await throughChain(id)
      if (!registered) return undefined
      return { metadata: federatedMetadata(registered, system), scopes: system?.scopes ?? [] }
    },
  }
}

function metadataOf(system: System): AdapterPayload {
  const { authentication, tokenBinding, grantTypes, redirectUris, jwks, jwksUri, certificateSubject } = system
  return {
    client_id: system.id,
    client_name: system.name,
    ...common(grantTypes, redirectUris),
    ...boundBy(tokenBinding),
    token_endpoint_auth_method: authentication,
    ...(jwks ? { jwks: jwks as AdapterPayload['jwks'] } : jwksUri !== undefined && { jwks_uri: jwksUri }),
    ...(authentication === 'tls_client_auth' && { tls_client_auth_subject_dn: certificateSubject ?? '' }),
  }
}

function federatedMetadata(
  { clientId, metadata, jwks }: RegisteredClient,
  system: KnownSystem | undefined,
): AdapterPayload {
  const uris = strings(metadata['redirect_uris'])
  const grants = system?.grantTypes ?? strings(metadata['grant_types']).filter(isGrant)
  return {
    client_id: clientId,
    client_name:
      typeof metadata['client_name'] === 'string' ? metadata['client_name'].slice(0, 150) : clientId,
    ...common(grants.length > 0 ? grants : ['client_credentials'], system?.redirectUris ?? uris),
    ...boundBy(system?.tokenBinding ?? 'dpop'),
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [...jwks.keys] } as AdapterPayload['jwks'],
  }
}

type Grant = System['grantTypes'][number]
const isGrant = (name: string): name is Grant =>
  name === 'client_credentials' || name === 'authorization_code' || name === 'refresh_token'

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string').slice(0, 20) : []

function common(
  grants: readonly Grant[],
  redirectUris: readonly string[] | undefined,
): Partial<AdapterPayload> {
  const app = grants.includes('authorization_code')
  return {
    grant_types: [...grants],
    response_types: app ? ['code'] : [],
    // A page that posts itself to another site is not for our security headers.
    ...(app && { response_modes: ['query'] }),
    redirect_uris: app ? [...(redirectUris ?? [])] : [],
    // What an app asks for is not to pass through the browser, where it can be read and changed (RFC 9126).
    require_pushed_authorization_requests: app,
    id_token_signed_response_alg: 'ES256',
  }
}

/** Every token is bound to its sender (Ena OAuth 2.0 profile, section 6). */
const boundBy = (binding: System['tokenBinding']): Partial<AdapterPayload> =>
  binding === 'mtls'
    ? { tls_client_certificate_bound_access_tokens: true }
    : { dpop_bound_access_tokens: true }
