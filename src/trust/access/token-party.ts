import { KnutpunktError, type LevelOfAssurance, levelOfAssuranceUri, type Party } from '../../kernel/index.ts'
import type { KnownSystem, LoginDirectory } from '../login/directory.ts'
import { loginErrors } from '../login/login-errors.ts'
import type { Sessions } from '../login/sessions.ts'
import { grantedScopes } from '../oidc/granted-scopes.ts'
import { controllersOfSystem } from '../party/party-directory.ts'
import type { AccessToken } from '../token/access-token.ts'
import { residentPermissions } from './roles.ts'

/** How sure a system is of itself: it holds a key that was registered for it. */
export const systemLevel: LevelOfAssurance = 3

interface TokenPartyDeps {
  directory: LoginDirectory
  sessions: Pick<Sessions, 'standing'>
}

/**
 * Who a token that holds is of: a system for itself, or a resident through an app.
 *
 * @throws {KnutpunktError} when the system is set aside or unknown, or the resident's session has ended
 */
export async function partyOfToken(token: AccessToken, deps: TokenPartyDeps): Promise<Party> {
  const system = await deps.directory.system(token.clientId)
  if (system?.suspended) throw new KnutpunktError(loginErrors.system_suspended)
  return token.subject === token.clientId ? systemParty(token, system) : residentParty(token, system, deps)
}

async function residentParty(
  token: AccessToken,
  system: KnownSystem | undefined,
  { directory, sessions }: TokenPartyDeps,
): Promise<Party> {
  const { sid, acr } = token.claims
  if (typeof sid !== 'string' || !(await sessions.standing(sid)))
    throw new KnutpunktError(loginErrors.session_ended)
  const resident = await directory.resident(token.subject)
  if (!resident) throw new KnutpunktError(loginErrors.session_ended)
  const scopes = grantedScopes(token.scopes, system?.scopes ?? [])
  return {
    kind: 'resident',
    id: token.subject,
    name: resident.name ?? '',
    levelOfAssurance: levelOf(acr),
    // What the app may is what she may herself, and no more than what it was given.
    permissions: new Set(scopes.filter((scope) => residentPermissions.has(scope) || scope.includes('/'))),
    roles: [],
    controllers: [],
    session: sid,
  }
}

function systemParty(token: AccessToken, system: KnownSystem | undefined): Party {
  if (!system) throw new KnutpunktError(loginErrors.system_unknown)
  return {
    kind: 'system',
    id: system.id,
    name: system.name,
    levelOfAssurance: systemLevel,
    // Its registration may have been narrowed since the token was issued.
    permissions: new Set(grantedScopes(token.scopes, system.scopes)),
    roles: [],
    organisation: system.organisationId,
    controllers: controllersOfSystem(system),
  }
}

function levelOf(acr: unknown): LevelOfAssurance {
  return ([4, 3, 2, 1] as const).find((level) => acr === levelOfAssuranceUri(level)) ?? 0
}
