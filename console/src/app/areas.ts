import type { Login } from '../api/contract.ts'

/** The rooms of the console, in the order of the menu. */
export const areaNames = ['alarms', 'registers', 'me', 'services', 'trust', 'data', 'region'] as const
export type AreaName = (typeof areaNames)[number]

type Permissions = readonly string[]
const any = (permissions: Permissions, wanted: readonly string[]): boolean =>
  wanted.some((permission) => permissions.includes(permission))

/** The registers of the alarm reception, each read with its own permission, in the order of their menu. */
export const registerNames = [
  'people',
  'homes',
  'devices',
  'chains',
  'groups',
  'staff',
  'controllers',
] as const
export type RegisterName = (typeof registerNames)[number]

/** The pages of trust with the permission that opens each, in the order of their menu. */
export const trustSections = {
  organisations: 'trust.parties.read',
  units: 'trust.parties.read',
  employees: 'trust.parties.read',
  assignments: 'trust.parties.read',
  systems: 'trust.systems.read',
  agreements: 'trust.agreements.read',
  products: 'trust.certification.read',
  schemes: 'trust.certification.read',
  'allow-lists': 'trust.certification.read',
  limits: 'trust.limits.read',
  alerts: 'trust.limits.read',
  rules: 'trust.rules.read',
  audit: 'trust.audit.read',
} as const
export type TrustSection = keyof typeof trustSections

export const trustSectionsFor = (permissions: Permissions): TrustSection[] =>
  (Object.keys(trustSections) as TrustSection[]).filter((section) =>
    permissions.includes(trustSections[section]),
  )

/** The pages of the service platform with the permission that opens each, in the order of their menu. */
export const serviceSections = {
  traffic: 'exchange.traffic.read',
  contracts: 'exchange.contracts.read',
  addressing: 'exchange.addressing.read',
  explain: 'exchange.explain.read',
  calls: 'exchange.traffic.read',
  index: 'exchange.index.read',
  subscriptions: 'exchange.subscriptions.read',
} as const
export type ServiceSection = keyof typeof serviceSections

export const serviceSectionsFor = (permissions: Permissions): ServiceSection[] =>
  (Object.keys(serviceSections) as ServiceSection[]).filter((section) =>
    permissions.includes(serviceSections[section]),
  )

/** The pages of the data hub with the permission that opens each, in the order of their menu. */
export const dataSections = {
  beds: 'hub.products.read',
  waiting: 'hub.products.read',
  costs: 'hub.products.read',
  products: 'hub.products.read',
  runs: 'hub.products.read',
  deliveries: 'hub.deliveries.read',
  catalogue: 'hub.catalogue.read',
  requests: 'hub.requests.read',
  permits: 'hub.requests.read',
  // anybody may read them, also without a login
  decisions: 'hub.products.read',
  environments: 'hub.environments.use',
  reviews: 'hub.outputs.review',
} as const
export type DataSection = keyof typeof dataSections

export const dataSectionsFor = (permissions: Permissions): DataSection[] =>
  (Object.keys(dataSections) as DataSection[]).filter((section) =>
    permissions.includes(dataSections[section]),
  )

/** The pages of a region's node with the permission that opens each, in the order of their menu. */
export const regionSections = {
  runs: 'region.runs.read',
  policies: 'region.policies.read',
  loads: 'region.loads.read',
  quality: 'region.loads.read',
  pseudonyms: 'region.pseudonyms.read',
  reidentifications: 'region.pseudonyms.read',
} as const
export type RegionSection = keyof typeof regionSections

export const regionSectionsFor = (permissions: Permissions): RegionSection[] =>
  (Object.keys(regionSections) as RegionSection[]).filter((section) =>
    permissions.includes(regionSections[section]),
  )

/** Whether she is staff that enters what persons decide; a resident reads her own elsewhere. */
const entersRights = (permissions: Permissions): boolean =>
  permissions.includes('trust.rights.read') && !permissions.includes('trust.audit.own')

/** The areas somebody with these permissions has something to do in. */
export function areasFor(permissions: Permissions): AreaName[] {
  const opens: Record<AreaName, boolean> = {
    alarms: permissions.includes('welfare.alarms.read'),
    registers:
      entersRights(permissions) ||
      any(
        permissions,
        registerNames.map((name) => `welfare.${name}.read`),
      ),
    me: permissions.includes('trust.audit.own'),
    services: serviceSectionsFor(permissions).length > 0,
    // everybody may read the rules she is judged by; that alone is not work to have in the menu
    trust: trustSectionsFor(permissions).some((section) => section !== 'rules'),
    data: dataSectionsFor(permissions).length > 0,
    region: regionSectionsFor(permissions).length > 0,
  }
  return areaNames.filter((name) => opens[name])
}

/** The page where somebody's work is: where she comes after login. */
export function homeOf({ kind, permissions }: Pick<Login, 'kind' | 'permissions'>): string {
  if (kind === 'resident') return '/me'
  // no assignment is chosen yet: the choice decides, and the alarms are left when they are not hers
  if (permissions.length === 0) return '/board'
  const [first] = areasFor(permissions)
  if (first === 'alarms') return '/board'
  // whoever keeps the registers begins there, also where she may read of organisations
  if (first === 'registers' && permissions.includes('welfare.people.write')) return '/registers'
  const administers = any(permissions, ['trust.parties.write', 'trust.systems.write'])
  if (permissions.includes('trust.audit.read') && !administers) return '/trust/audit'
  if (permissions.includes('exchange.addressing.write')) return '/services'
  // whoever asks the regions or answers for what they are asked
  if (permissions.includes('hub.runs.write')) return '/data'
  // whoever sees to what a region answers, and does not see to who may what
  if (regionSectionsFor(permissions).length > 0 && !administers) return '/region'
  if (areasFor(permissions).includes('trust')) return '/trust'
  return first === 'registers' ? '/registers' : '/trust/rules'
}

/** Whether somebody with these permissions has this page. Pages that are nobody's are everybody's. */
export function mayOpen(permissions: Permissions, path: string): boolean {
  const [area, section = '', kind = ''] = path.split('/').slice(1)
  switch (area) {
    case 'board':
      return permissions.includes('welfare.alarms.read')
    case 'incident':
      return permissions.includes('welfare.incidents.read')
    case 'follow-up':
      return permissions.includes('welfare.reports.read')
    case 'registers': {
      if (section === 'rights') return entersRights(permissions)
      if (section === 'from-record') return permissions.includes(`welfare.${kind}.write`)
      if (section === 'outcomes') return permissions.includes('welfare.alarms.read')
      const register = section === 'tests' ? 'devices' : section
      return register === ''
        ? areasFor(permissions).includes('registers')
        : permissions.includes(`welfare.${register}.read`)
    }
    case 'me':
      return areasFor(permissions).includes('me')
    case 'services': {
      const permission = (serviceSections as Record<string, string>)[section]
      return permission === undefined
        ? serviceSectionsFor(permissions).length > 0
        : permissions.includes(permission)
    }
    case 'data': {
      const permission = (dataSections as Record<string, string>)[section]
      return permission === undefined
        ? dataSectionsFor(permissions).length > 0
        : permissions.includes(permission)
    }
    case 'region': {
      const permission = (regionSections as Record<string, string>)[section]
      return permission === undefined
        ? regionSectionsFor(permissions).length > 0
        : permissions.includes(permission)
    }
    case 'trust': {
      const permission = (trustSections as Record<string, string>)[section]
      return permission === undefined
        ? trustSectionsFor(permissions).length > 0
        : permissions.includes(permission)
    }
    default:
      return true
  }
}
