import type { LevelOfAssurance, Text } from '../../../kernel/index.ts'

/** An outside OpenID provider that people may come from. */
export interface ProviderSettings {
  /** Names it in URLs: lower-case letters, digits and hyphens. */
  id: string
  /** What the button says. */
  name: Text
  /** Its issuer identifier, an https URL; metadata are at `/.well-known/openid-configuration` below it. */
  issuer: string
  clientId: string
  /** How this installation shows who it is. */
  authentication:
    | {
        method: 'private_key_jwt'
        /** A private key: JWK, or PKCS #8 in PEM. */
        keyFile: string
        algorithm?: 'ES256' | 'PS256'
        kid?: string
      }
    | { method: 'client_secret'; secretFile: string }
  /** Whom it may let in. */
  kinds: readonly ('staff' | 'resident')[]
  /** The claims that say who she is; at least one of them. */
  claims: { personIdentity?: string; hsaId?: string }
  /** Which level of assurance each value of `acr` stands for; other values let nobody in. */
  acr: Readonly<Record<string, 2 | 3 | 4>>
  /** Nobody is let in at a lower level: 2. */
  minimumLevel?: 2 | 3 | 4
  /** What is asked for: `openid`. */
  scope?: string
}

/** The levels a provider can give, the lowest first. */
export function levelsOf({ acr, minimumLevel = 2 }: ProviderSettings): LevelOfAssurance[] {
  return [...new Set(Object.values(acr))].filter((level) => level >= minimumLevel).toSorted()
}

/** The values of `acr` that are sure enough, the least sure first. */
export function acrValuesFor({ acr, minimumLevel = 2 }: ProviderSettings, level: number): string[] {
  return Object.entries(acr)
    .filter(([, each]) => each >= Math.max(level, minimumLevel))
    .toSorted(([, one], [, other]) => one - other)
    .map(([value]) => value)
}
