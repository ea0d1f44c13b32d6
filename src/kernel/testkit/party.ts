import type { AccessControl, Party } from '../http/access.ts'

/** A set of permissions that has them all. */
class EveryPermission extends Set<string> {
  override has(): boolean {
    return true
  }
}

/** Somebody who may do everything: an integration with all scopes and all controllers. */
export const everyParty: Party = {
  kind: 'system',
  id: 'test-system',
  name: 'Test',
  levelOfAssurance: 4,
  permissions: new EveryPermission(),
  roles: [],
  controllers: 'all',
}

/** Takes every request for one of this party, or of nobody. */
export function accessAs(party: () => Party | undefined): AccessControl {
  return { identify: async () => party() }
}

/** For tests of what a route does, not of who may use it. */
export const everybody: AccessControl = accessAs(() => everyParty)
