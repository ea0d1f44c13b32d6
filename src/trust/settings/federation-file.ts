import { BlockList, isIP } from 'node:net'
import Type, { type Static } from 'typebox'
import { isPublicAddress } from '../federation/fetch/public-address.ts'
import { checkSettings, type FederationSettings } from '../federation/settings.ts'
import type { Jwks } from '../token/algorithms.ts'
import { readKeySet } from '../token/key-set.ts'
import { readSettingsFile, withinFile } from './settings-file.ts'

const option = 'trust.federationFile'
const closed = { additionalProperties: false } as const
const Url = Type.String({ minLength: 1, maxLength: 2048 })
const KeySet = Type.Object({ keys: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 20 }) })
const AnyObject = Type.Record(Type.String(), Type.Unknown())

/** The form of the file; `docs/operations.md` has an example. */
const FederationFile = Type.Object(
  {
    entityId: Url,
    role: Type.Enum(['leaf', 'intermediate', 'trust_anchor']),
    authorityHints: Type.Optional(Type.Array(Url, { maxItems: 20 })),
    trustAnchors: Type.Optional(
      Type.Array(Type.Object({ entityId: Url, jwks: KeySet }, closed), { maxItems: 20 }),
    ),
    metadata: Type.Optional(Type.Record(Type.String(), AnyObject)),
    trustMarkIssuers: Type.Optional(Type.Record(Type.String(), Type.Array(Url, { maxItems: 100 }))),
    trustMarkOwners: Type.Optional(
      Type.Record(Type.String(), Type.Object({ sub: Url, jwks: KeySet }, closed)),
    ),
    trustMarks: Type.Optional(
      Type.Array(
        Type.Object(
          { trust_mark_type: Url, trust_mark: Type.String({ minLength: 1, maxLength: 16_384 }) },
          closed,
        ),
        { maxItems: 20 },
      ),
    ),
    statementSeconds: Type.Optional(Type.Integer({ minimum: 300, maximum: 31_536_000 })),
    requiredTrustMarks: Type.Optional(Type.Array(Url, { maxItems: 20 })),
    reachableNetworks: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 50 })),
    authorities: Type.Optional(Type.String({ maxLength: 500_000 })),
  },
  { ...closed, title: 'FederationFile' },
)

/** What a file says of this installation's part in a federation. */
export interface FederationJoin {
  readonly settings: FederationSettings
  /** Trust marks that a client must hold to be registered by its chain. */
  readonly requiredTrustMarks: readonly string[]
  /** Whether an address may be connected to: those of the public internet, and of closed networks that are named. */
  readonly mayReach: (address: string) => boolean
  /** Certificate authorities besides the system's, PEM. */
  readonly authorities: string | undefined
}

/** Reads the file of a federation. @throws {ConfigError} */
export async function readFederationFile(file: string): Promise<FederationJoin> {
  const given = await readSettingsFile(option, file, FederationFile)
  return withinFile(option, file, () => ({
    settings: settingsOf(given),
    requiredTrustMarks: given.requiredTrustMarks ?? [],
    mayReach: reach(given.reachableNetworks ?? []),
    authorities: given.authorities,
  }))
}

function settingsOf(given: Static<typeof FederationFile>): FederationSettings {
  const { entityId, role, authorityHints = [], trustAnchors = [], metadata, trustMarkOwners } = given
  const { trustMarkIssuers, trustMarks, statementSeconds } = given
  return checkSettings({
    entityId,
    role,
    authorityHints,
    trustAnchors: trustAnchors.map((anchor) => ({ ...anchor, jwks: keysOf(anchor.entityId, anchor.jwks) })),
    metadata: metadata ?? (role === 'leaf' ? {} : { federation_entity: {} }),
    ...(trustMarkIssuers && { trustMarkIssuers }),
    ...(trustMarkOwners && {
      trustMarkOwners: Object.fromEntries(
        Object.entries(trustMarkOwners).map(([type, { sub, jwks }]) => [
          type,
          { sub, jwks: keysOf(sub, jwks) },
        ]),
      ),
    }),
    ...(trustMarks && { trustMarks }),
    ...(statementSeconds !== undefined && { statementSeconds }),
  })
}

function keysOf(whose: string, value: unknown): Jwks {
  const keys = readKeySet(value)
  if (typeof keys === 'string') throw new Error(`of the keys of ${whose}, ${keys}`)
  return keys
}

/** Which addresses may be reached: `10.20.0.0/16` and the like, beside the public ones. */
function reach(networks: readonly string[]): (address: string) => boolean {
  const open = new BlockList()
  for (const network of networks) {
    const [, address = '', prefix = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(network) ?? []
    const family = isIP(address)
    if (family === 0 || Number(prefix) > (family === 4 ? 32 : 128) || Number(prefix) < 8) {
      throw new Error(`"${network}" is no network, such as 10.20.0.0/16`)
    }
    open.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6')
  }
  return (address) => isPublicAddress(address) || open.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}
