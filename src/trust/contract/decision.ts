import Type, { type Static } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Names = Type.Array(Name, { maxItems: 200 })
const Flag = Type.Boolean({ default: false })
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Enum(values as unknown as string[]) as unknown as ReturnType<typeof Type.Unsafe<T[number]>>

/** In which of the law's two roles somebody acts (SVOD): they do not have the same rights. */
export const capacities = ['vardgivare', 'omsorgsgivare', 'annan'] as const
export const proxyKinds = ['custodian', 'deputy', 'attorney', 'organisation'] as const

// ── a case: everything the rules look at, spelled out ────────────────────────────────────────

export const CaseActor = Type.Union(
  [
    Type.Object({
      kind: Type.Literal('staff'),
      id: Name,
      organisation: Name,
      unit: Name,
      capacity: oneOf(capacities),
      assignmentValid: Type.Boolean(),
      purposes: Names,
      informationTypes: Names,
      roles: Names,
      serves: Names,
    }),
    Type.Object({
      kind: Type.Literal('system'),
      id: Name,
      organisation: Name,
      actsFor: Names,
      agreement: Type.Boolean(),
      agreedTypes: Names,
      admitted: Type.Boolean(),
      withinLimits: Type.Boolean(),
    }),
    Type.Object({ kind: Type.Literal('resident'), id: Name }),
    Type.Object({
      kind: Type.Literal('proxy'),
      id: Name,
      person: Name,
      proxyKind: oneOf(proxyKinds),
      valid: Type.Boolean(),
      acts: Names,
      understood: Type.Boolean(),
    }),
    Type.Object({ kind: Type.Literal('device'), id: Name, controller: Name }),
  ],
  { title: 'CaseActor' },
)
export type CaseActor = Static<typeof CaseActor>

export const CaseResource = Type.Union(
  [
    Type.Object({
      kind: Type.Literal('record'),
      controller: Name,
      controllerKind: oneOf(capacities),
      unit: Name,
      types: Names,
      consents: Names,
      informed: Type.Boolean(),
      outerBlock: Type.Boolean(),
      innerBlock: Type.Boolean(),
      confidentiality: Type.Integer({ minimum: 0, maximum: 3 }),
    }),
    Type.Object({
      kind: Type.Literal('measure'),
      controller: Name,
      measureKind: oneOf(['sensor', 'camera'] as const),
      careDecision: Type.Boolean(),
      consents: Names,
      needWeighed: Type.Boolean(),
    }),
    Type.Object({ kind: Type.Literal('matter'), controller: Name, hers: Type.Boolean() }),
    Type.Object({ kind: Type.Literal('reception'), controller: Name }),
    Type.Object({
      kind: Type.Literal('incident'),
      controller: Name,
      open: Type.Boolean(),
      retentionOver: Type.Boolean(),
    }),
    Type.Object({
      kind: Type.Literal('service'),
      controller: Name,
      types: Names,
      confidentiality: Type.Integer({ minimum: 0, maximum: 3 }),
      authorised: Type.Boolean(),
      proved: Type.Boolean(),
      consentNeeded: Type.Boolean(),
      consents: Names,
      outerBlock: Type.Boolean(),
    }),
    Type.Object({ kind: Type.Literal('data'), controller: Name }),
    Type.Object({
      kind: Type.Literal('dataset'),
      controller: Name,
      permit: Type.Boolean(),
      request: Type.Boolean(),
      secureEnvironment: Type.Boolean(),
      pseudonymised: Type.Boolean(),
      optOutsRemoved: Type.Boolean(),
      combinationDecided: Type.Boolean(),
      personal: Type.Boolean(),
    }),
  ],
  { title: 'CaseResource' },
)
export type CaseResource = Static<typeof CaseResource>

/** The person it is about. `canConsent`: by age and by state. */
export const CasePerson = Type.Object(
  { id: Name, child: Type.Boolean(), canConsent: Type.Boolean() },
  { title: 'CasePerson' },
)
export type CasePerson = Static<typeof CasePerson>

/** What the one who acts says of the situation, and answers for; it is documented (SVOD 4 kap. 4 §). */
export const Grounds = Type.Object(
  {
    patientRelation: Flag,
    takesPart: Flag,
    services: Flag,
    important: Flag,
    danger: Flag,
    consentImpossible: Flag,
    attitudeInvestigated: Flag,
    onRequest: Flag,
    openCase: Flag,
    ownMatter: Flag,
  },
  { title: 'Grounds' },
)
export type Grounds = Static<typeof Grounds>

export const missingFacts = [
  'act',
  'actor',
  'assignment',
  'capacity',
  'person',
  'controller',
  'controllerKind',
  'types',
  'purpose',
  'resource',
  'facts',
] as const
export type MissingFact = (typeof missingFacts)[number]

/** A case by hand, for the rule browser and the scenarios: nothing is looked up and nothing is logged. */
export const DecisionCase = Type.Object(
  {
    actor: CaseActor,
    act: Name,
    resource: CaseResource,
    person: Type.Optional(CasePerson),
    purpose: Type.String({ maxLength: 100 }),
    loa: Type.Integer({ minimum: 0, maximum: 4 }),
    grounds: Type.Partial(Grounds),
    missing: Type.Array(oneOf(missingFacts), { maxItems: 20 }),
  },
  { title: 'DecisionCase', additionalProperties: false },
)
export type DecisionCase = Static<typeof DecisionCase>

// ── a request: who, what, on what; the facts are looked up ───────────────────────────────────

export const DecisionActor = Type.Object(
  {
    kind: oneOf(['staff', 'system', 'resident', 'device'] as const),
    id: Name,
    assignment: Type.Optional(Name),
  },
  { title: 'DecisionActor', additionalProperties: false },
)

export const DecisionRequest = Type.Object(
  {
    actor: DecisionActor,
    act: Type.Union([
      Type.Object({ name: Name }, { additionalProperties: false }),
      Type.Object({ contract: Name, operation: Name }, { additionalProperties: false }),
    ]),
    resource: Type.Object(
      {
        kind: oneOf([
          'record',
          'measure',
          'matter',
          'reception',
          'incident',
          'dataset',
          'service',
          'data',
        ] as const),
        id: Type.Optional(Name),
        person: Type.Optional(
          Type.String({ format: 'uuid', description: 'The internal id of the person it is about' }),
        ),
        controller: Type.Optional(Name),
        unit: Type.Optional(Name),
        informationTypes: Type.Optional(Names),
        krt: Type.Optional(
          Type.Object({
            confidentiality: Type.Integer({ minimum: 0, maximum: 3 }),
            integrity: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
            availability: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
          }),
        ),
        createdAt: Type.Optional(
          Type.String({
            format: 'date-time',
            description: 'When the data came to be; blocks may cover a period',
          }),
        ),
        controllerKind: Type.Optional(oneOf(capacities)),
        call: Type.Optional(
          Type.Object(
            { contract: Type.Optional(Name), authorised: Flag, proved: Flag, consentNeeded: Flag },
            {
              additionalProperties: false,
              description:
                'Of a service call: what the platform knows of its authorisation, proof and contract',
            },
          ),
        ),
        acts: Type.Optional(
          Type.Array(Name, { maxItems: 50, description: 'What a mandate to be granted names' }),
        ),
      },
      { additionalProperties: false },
    ),
    purpose: Type.Optional(Type.String({ maxLength: 100 })),
    context: Type.Object(
      {
        levelOfAssurance: Type.Integer({ minimum: 0, maximum: 4 }),
        grounds: Type.Optional(Type.Partial(Grounds)),
      },
      { additionalProperties: false },
    ),
  },
  { title: 'DecisionRequest', additionalProperties: false },
)
export type DecisionRequest = Static<typeof DecisionRequest>

// ── the answer ───────────────────────────────────────────────────────────────────────────────

const BothLanguages = Type.Object({ sv: Type.String(), en: Type.String() })

export const DecidingRule = Type.Object(
  {
    id: Type.String(),
    effect: oneOf(['permit', 'forbid'] as const),
    law: Type.String({ description: 'The paragraph' }),
    text: BothLanguages,
  },
  { title: 'DecidingRule' },
)
export type DecidingRule = Static<typeof DecidingRule>

/** What would have to change: for one rule, the conditions that did not hold. */
export const Lacking = Type.Object(
  {
    rule: Type.String(),
    law: Type.String(),
    lacking: Type.Array(Type.Object({ id: Type.String(), text: BothLanguages })),
  },
  { title: 'Lacking' },
)
export type Lacking = Static<typeof Lacking>

export const Decision = Type.Object(
  {
    id: Type.String({ description: 'UUIDv7; the log of accesses refers to it' }),
    decision: oneOf(['permit', 'deny'] as const),
    rules: Type.Array(DecidingRule, { description: 'Each rule that decided' }),
    obligations: Type.Array(Type.Object({ id: Type.String(), text: BothLanguages })),
    missing: Type.Optional(Type.Array(Lacking)),
  },
  { title: 'Decision' },
)
export type Decision = Static<typeof Decision>

export const Rule = Type.Object(
  {
    id: Type.String(),
    effect: oneOf(['permit', 'forbid'] as const),
    law: Type.String(),
    text: BothLanguages,
    file: Type.String(),
    source: Type.String({ description: 'Cedar' }),
    needs: Type.Array(Type.Object({ id: Type.String(), text: BothLanguages })),
    obligations: Type.Array(Type.Object({ id: Type.String(), text: BothLanguages })),
  },
  { title: 'Rule' },
)
export type Rule = Static<typeof Rule>
