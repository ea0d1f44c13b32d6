/** Metadata of an entity: by entity type, by parameter (OpenID Federation 1.0, section 5). */
export type Metadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The operators of one parameter (section 6.1.3). Ones that are not standard are ignored. */
export type ParameterPolicy = Readonly<Record<string, unknown>>

/** The claim `metadata_policy`: by entity type, by parameter, by operator (section 6.1.2). */
export type MetadataPolicy = Readonly<Record<string, Readonly<Record<string, ParameterPolicy>>>>

/** In the order they are applied (section 6.1.3.1). */
export const operatorNames = [
  'value',
  'add',
  'default',
  'one_of',
  'subset_of',
  'superset_of',
  'essential',
] as const

export type OperatorName = (typeof operatorNames)[number]
