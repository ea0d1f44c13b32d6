import type { App, Clock, Database, IdentityVault } from '../../kernel/index.ts'
import type { PartyRegister, ResidentRegister } from '../../trust/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import { addChainRoutes } from '../chain/chain-routes.ts'
import { createChains } from '../chain/chain-store.ts'
import { addChainCheckRoutes } from '../chain/check-routes.ts'
import { addDeviceRoutes } from '../device/device-routes.ts'
import { createDevices } from '../device/device-store.ts'
import { addHomeRoutes } from '../home/home-routes.ts'
import { createHomes, type HomeRegister } from '../home/home-store.ts'
import { createControllers } from '../organisation/controller-store.ts'
import { createGroups } from '../organisation/group-store.ts'
import { addControllerRoutes, addGroupRoutes, addStaffRoutes } from '../organisation/organisation-routes.ts'
import { createStaff, type StaffRegister } from '../organisation/staff-store.ts'
import { addPersonRoutes } from '../person/person-routes.ts'
import { createPeople, type PersonRegister } from '../person/person-store.ts'

export interface RegisterRoutesDeps {
  db: Database
  vault: IdentityVault
  clock: Clock
  access: ReceptionAccess
  parties: PartyRegister
  residents: ResidentRegister
  /** Of SIP digest: devices' passwords are hashed with it. */
  realm: string
  /** How long a screen may be silent and still count as live in `Group.liveScreens`; 45 when not given. */
  screenLiveSeconds?: number
}

/** Those that are written by more than their routes. */
export interface Registers {
  people: PersonRegister
  homes: HomeRegister
  staff: StaffRegister
}

/** Mounts every register of the room under `/api/welfare/v1`. */
export function registerRoutes(app: App, deps: RegisterRoutesDeps): Registers {
  const registers = { people: createPeople(deps), homes: createHomes(deps), staff: createStaff(deps) }
  addControllerRoutes(app, createControllers(deps))
  addGroupRoutes(app, createGroups(deps))
  addStaffRoutes(app, registers.staff)
  addHomeRoutes(app, registers.homes)
  addPersonRoutes(app, registers.people)
  addDeviceRoutes(app, { register: createDevices(deps), db: deps.db })
  addChainRoutes(app, createChains(deps))
  addChainCheckRoutes(app, deps)
  return registers
}
