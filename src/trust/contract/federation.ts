import Type from 'typebox'

const url = (description: string) => Type.String({ minLength: 1, maxLength: 2048, description })
const anyObject = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description })

export const FederationEntityId = url('Entity Identifier: an https URL')
export const TrustMarkTypeId = url('Identifier of the type of trust mark')

/** Which other members a key has depends on its kind (RFC 7518, section 6). */
const PublicKey = Type.Object(
  { kid: Type.String({ minLength: 1, maxLength: 256 }), kty: Type.Enum(['RSA', 'EC']) },
  { additionalProperties: true },
)

export const FederationKeySet = Type.Object(
  { keys: Type.Array(PublicKey, { maxItems: 20 }) },
  { title: 'FederationKeySet', description: 'Public keys, a JWK Set (RFC 7517)' },
)

export const FederationSubordinate = Type.Object(
  {
    entityId: FederationEntityId,
    jwks: FederationKeySet,
    entityTypes: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 20 }),
    intermediate: Type.Boolean({ description: 'Whether it has subordinates of its own' }),
    metadata: Type.Optional(anyObject('What is set for it, by entity type and parameter')),
    metadataPolicy: Type.Optional(
      anyObject('The policy for it and all below it (OpenID Federation 1.0, section 6.1)'),
    ),
    constraints: Type.Optional(anyObject('Constraints for it and all below it (section 6.2)')),
  },
  { title: 'FederationSubordinate' },
)

export const FederationKeyRotation = Type.Object({
  publishSeconds: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Published for this long before it signs: 86400' }),
  ),
  retireSeconds: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Old keys are published for this long after that: 604800' }),
  ),
  lifeSeconds: Type.Optional(
    Type.Integer({ minimum: 3600, description: 'The new key ends after this: 400 days' }),
  ),
})

export const FederationKeyRevocation = Type.Object({
  reason: Type.Enum(['unspecified', 'compromised', 'superseded']),
})

export const FederationTrustMarkType = Type.Object(
  {
    type: TrustMarkTypeId,
    livesSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 2_000_000_000 })),
    ref: Type.Optional(url('Where people can read about it')),
    logoUri: Type.Optional(url('Its logo')),
    delegation: Type.Optional(
      Type.String({ maxLength: 16_384, description: "The owner's delegation, a JWT" }),
    ),
  },
  { title: 'FederationTrustMarkType' },
)

export const FederationTrustMark = Type.Object({ type: TrustMarkTypeId, subject: FederationEntityId })
export const FederationTrustMarkRevocation = Type.Object({
  type: TrustMarkTypeId,
  subject: FederationEntityId,
  reason: Type.Optional(Type.String({ maxLength: 500 })),
})

export const FederationResolution = Type.Object(
  {
    entityId: FederationEntityId,
    trusted: Type.Boolean(),
    trustAnchor: Type.Optional(FederationEntityId),
    path: Type.Array(FederationEntityId, { description: 'From the entity to the anchor' }),
    metadata: Type.Optional(anyObject('Its effective metadata')),
    expiresAt: Type.Optional(Type.Integer({ description: 'Seconds since 1970' })),
    refusals: Type.Array(
      Type.Object({
        path: Type.Array(FederationEntityId),
        code: Type.String(),
        sv: Type.String(),
        en: Type.String(),
      }),
      { description: 'Each way up that did not hold, and why' },
    ),
  },
  { title: 'FederationResolution' },
)

export const FederationCandidate = Type.Object(
  {
    entityId: FederationEntityId,
    jwks: FederationKeySet,
    entityTypes: Type.Array(Type.String()),
    namesUs: Type.Boolean({ description: 'Whether it names this installation as its superior' }),
    expiresAt: Type.Integer({ description: 'Seconds since 1970' }),
  },
  { title: 'FederationCandidate' },
)
