import Type, { type Static } from 'typebox'
import { Both, Evidence } from '../../region/index.ts'
import { Id, Instant, oneOf } from '../../trust/index.ts'

const Region = Type.String({ pattern: '^[0-9]{2}$' })
const Reason = Type.Object({ code: Type.String(), sv: Type.String(), en: Type.String() })

export const RowsState = oneOf(
  ['not_ordered', 'waiting', 'held', 'running', 'ready', 'refused', 'failed', 'absent', 'removed'] as const,
  'held: somebody in the region decides; absent: the region did not answer in time',
)

/** A region's part of an environment. */
export const EnvironmentRegion = Type.Object(
  {
    region: Region,
    name: Type.String(),
    state: RowsState,
    rows: Type.Optional(Type.Integer()),
    sha256: Type.Optional(Type.String()),
    reason: Type.Optional(Reason),
    evidence: Type.Optional(Evidence),
  },
  { title: 'EnvironmentRegion' },
)

export const EnvironmentColumn = Type.Object(
  { name: Type.String(), type: Type.String(), title: Both, definition: Both },
  { title: 'EnvironmentColumn' },
)

export const EnvironmentTable = Type.Object(
  { name: Type.String(), title: Both, rows: Type.Integer(), columns: Type.Array(EnvironmentColumn) },
  { title: 'EnvironmentTable' },
)

const facts = {
  id: Id,
  number: Type.String(),
  product: Type.String(),
  title: Both,
  purpose: Both,
  validUntil: Instant,
}
/** A project: a permit's people, and its rows. */
export const EnvironmentItem = Type.Object(
  {
    ...facts,
    regions: Type.Array(Region),
    ready: Type.Integer({ description: 'Regions whose rows are there' }),
    open: Type.Boolean({ description: 'The permit is in force; else there are results to fetch alone' }),
    outputs: Type.Object(
      { returned: Type.Integer(), leaving: Type.Integer(), released: Type.Integer() },
      {
        description: 'Results: to be changed by the project, on their way out, and those that can be fetched',
      },
    ),
  },
  { title: 'EnvironmentItem' },
)
export type EnvironmentItem = Static<typeof EnvironmentItem>
export const Environment = Type.Object(
  {
    ...facts,
    regions: Type.Array(EnvironmentRegion),
    tables: Type.Array(EnvironmentTable),
    threshold: Type.Integer({ description: 'The least count of people that may leave; 0: no people in it' }),
    people: Type.Boolean({ description: 'Whether rows are of people' }),
    mostRows: Type.Integer({ description: 'Rows that an answer shows' }),
    querySeconds: Type.Integer({ description: 'The longest that a question may take' }),
    shutIn: Type.Boolean({
      description: 'The operating system shuts sessions in: no network, no other files',
    }),
  },
  { title: 'Environment' },
)
export type Environment = Static<typeof Environment>

const Sql = Type.String({ minLength: 1, maxLength: 20_000, description: 'One SELECT, in the SQL of DuckDB' })
export const QueryWrite = Type.Object({ sql: Sql }, { additionalProperties: false, title: 'QueryWrite' })

const Value = Type.Unknown({ description: 'Text, number, truth, null; lists and structures as JSON' })
export const ShownColumn = Type.Object({ name: Type.String(), type: Type.String() })
export const Fault = oneOf([
  'one_statement',
  'only_select',
  'timed_out',
  'left',
  'memory',
  'sql',
  'gone',
] as const)

/** An answer, or why there is none: `said` by the engine, to be shown and not kept. */
export const QueryAnswer = Type.Object(
  {
    id: Id,
    ms: Type.Integer(),
    columns: Type.Optional(Type.Array(ShownColumn)),
    rows: Type.Optional(Type.Array(Type.Array(Value))),
    more: Type.Optional(Type.Boolean({ description: 'There are more rows than are shown' })),
    fault: Type.Optional(Fault),
    said: Type.Optional(Type.String()),
  },
  { title: 'QueryAnswer' },
)
export type QueryAnswer = Static<typeof QueryAnswer>

export const AskedQuery = Type.Object(
  {
    id: Id,
    at: Instant,
    sql: Type.String(),
    outcome: oneOf(['done', 'refused', 'failed', 'timed_out', 'stopped'] as const),
    rows: Type.Integer(),
    ms: Type.Integer(),
  },
  { title: 'AskedQuery' },
)
export type AskedQuery = Static<typeof AskedQuery>

export const OutputState = oneOf([
  'PENDING',
  'SUBMITTED',
  'PARTIALLY_REVIEWED',
  'REVIEWED',
  'RETURNED',
  'APPROVED',
  'RELEASED',
  'REJECTED',
  'WITHDRAWN',
] as const)
export type OutputState = Static<typeof OutputState>

/** `stop`: it cannot be submitted so; `look`: those who review it are to look. */
export const OutputCheck = Type.Object(
  {
    code: Type.String(),
    outcome: oneOf(['ok', 'look', 'stop'] as const),
    text: Both,
  },
  { title: 'OutputCheck' },
)
export type OutputCheck = Static<typeof OutputCheck>

const outputAsked = {
  title: Type.String({ minLength: 3, maxLength: 200 }),
  explanation: Type.String({
    minLength: 3,
    maxLength: 4000,
    description: 'What it shows, for those who review it',
  }),
  sql: Sql,
  countColumn: Type.Optional(
    Type.String({ maxLength: 200, description: 'The column with how many people each row is of' }),
  ),
  shareColumn: Type.Optional(
    Type.String({ maxLength: 200, description: 'The column with the share (0 to 1) of the two largest' }),
  ),
}
export const OutputWrite = Type.Object(outputAsked, { additionalProperties: false, title: 'OutputWrite' })
export const OutputChange = Type.Object(
  { ...outputAsked, version: Type.Integer() },
  { additionalProperties: false, title: 'OutputChange' },
)
export const OutputAct = Type.Object(
  { version: Type.Integer() },
  { additionalProperties: false, title: 'OutputAct' },
)
export const Verdict = oneOf(['approve', 'return', 'reject'] as const)
export const ReviewWrite = Type.Object(
  {
    version: Type.Integer(),
    verdict: Verdict,
    reasons: Type.String({ minLength: 3, maxLength: 4000, description: 'Without personal data' }),
  },
  { additionalProperties: false, title: 'ReviewWrite' },
)

export const OutputItem = Type.Object(
  {
    id: Id,
    permit: Id,
    number: Type.String({ description: 'Of the permit' }),
    title: Type.String(),
    state: OutputState,
    version: Type.Integer(),
    rows: Type.Integer(),
    madeAt: Instant,
    submittedAt: Type.Optional(Instant),
    stops: Type.Integer({ description: 'Checks that stop it' }),
    looks: Type.Integer({ description: 'Checks to look at' }),
  },
  { title: 'OutputItem' },
)
export type OutputItem = Static<typeof OutputItem>

export const Output = Type.Object(
  {
    ...OutputItem.properties,
    product: Type.String(),
    productTitle: Both,
    purpose: Both,
    explanation: Type.String(),
    sql: Type.String(),
    countColumn: Type.Optional(Type.String()),
    shareColumn: Type.Optional(Type.String()),
    sha256: Type.String({ description: 'Of the table as it is reviewed' }),
    checks: Type.Array(OutputCheck),
    reviews: Type.Array(
      Type.Object({ round: Type.Integer(), verdict: Verdict, reasons: Type.String(), at: Instant }),
      { description: 'Whoever is to review it sees those of earlier rounds alone' },
    ),
    events: Type.Array(Type.Object({ state: OutputState, at: Instant })),
    own: Type.Boolean({ description: 'She is one of the project’s own people' }),
    mayReview: Type.Boolean({ description: 'She may review it now' }),
    table: Type.Optional(
      Type.Object({ columns: Type.Array(ShownColumn), rows: Type.Array(Type.Array(Value)) }),
    ),
    file: Type.Optional(
      Type.Object({
        name: Type.String(),
        bytes: Type.Integer(),
        sha256: Type.String(),
        until: Instant,
        gone: Type.Boolean({ description: 'It was removed: it had been kept long enough' }),
      }),
    ),
  },
  { title: 'Output' },
)
export type Output = Static<typeof Output>
