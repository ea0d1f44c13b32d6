import Type, { type Static } from 'typebox'
import { roles } from './party.ts'
import { BothLanguages, Id, Instant, oneOf, text } from './values.ts'

const Level = Type.Integer({ minimum: 0, maximum: 4, description: 'Level of assurance, LoA 1 to 4' })

/** A person to be under `--demo`. */
export const DemoPerson = Type.Object(
  {
    kind: oneOf(['staff', 'resident'] as const),
    id: Id,
    name: Type.String(),
    /** Of staff: what she is, and where. */
    roles: Type.Array(oneOf(roles)),
    place: Type.Optional(Type.String()),
  },
  { title: 'DemoPerson' },
)
export type DemoPerson = Static<typeof DemoPerson>

/** `GET /api/trust/v1/login`: the ways to log in at this installation. */
export const LoginWays = Type.Object(
  {
    providers: Type.Array(
      Type.Object({
        id: Type.String(),
        name: BothLanguages,
        /** Where the browser goes: `/login/{id}`, with `?return=` and `?level=`. */
        url: Type.String(),
        levels: Type.Array(Level),
      }),
    ),
    /** Only under `--demo`. */
    demo: Type.Boolean(),
  },
  { title: 'LoginWays' },
)
export type LoginWays = Static<typeof LoginWays>

export const DemoLogin = Type.Object(
  {
    kind: oneOf(['staff', 'resident'] as const),
    id: Id,
    levelOfAssurance: Type.Optional(Type.Integer({ minimum: 2, maximum: 4, default: 3 })),
  },
  { title: 'DemoLogin', additionalProperties: false },
)
export type DemoLogin = Static<typeof DemoLogin>

/** An assignment to act in. */
export const AssignmentChoice = Type.Object(
  {
    id: Id,
    organisation: Type.Object({ id: Id, name: Type.String() }),
    unit: Type.Object({ id: Id, name: Type.String() }),
    title: Type.Optional(text(100)),
    roles: Type.Array(oneOf(roles)),
    validUntil: Type.Optional(Instant),
  },
  { title: 'AssignmentChoice' },
)
export type AssignmentChoice = Static<typeof AssignmentChoice>

/** `GET /api/trust/v1/session`: who is logged in, as what, and until when. 401 when nobody is. */
export const Session = Type.Object(
  {
    kind: oneOf(['staff', 'resident'] as const),
    id: Id,
    name: Type.String(),
    levelOfAssurance: Level,
    /** The identity provider she came from; `demo` under `--demo`. */
    provider: Type.String(),
    /** Of staff: those that hold now; the session acts in one of them. */
    assignments: Type.Array(AssignmentChoice),
    assignment: Type.Optional(Id),
    permissions: Type.Array(Type.String()),
    expiresAt: Instant,
    /** Ends before `expiresAt` when nothing is done for this long. */
    idleSeconds: Type.Integer(),
  },
  { title: 'Session' },
)
export type Session = Static<typeof Session>

export const AssignmentChosen = Type.Object({ assignment: Id }, { additionalProperties: false })

/** What a log-out leaves: where the browser goes to log out at the identity provider too. */
export const LoggedOut = Type.Object({ endSessionUrl: Type.Optional(Type.String()) }, { title: 'LoggedOut' })
export type LoggedOut = Static<typeof LoggedOut>

/** What an app asks a person for: `GET /api/trust/v1/interactions/{id}`. She answers with POST and is sent back to the app. */
export const Interaction = Type.Object(
  {
    id: Type.String(),
    client: Type.Object({
      id: Type.String(),
      name: Type.String(),
      organisation: Type.Optional(Type.String()),
    }),
    needs: oneOf(['login', 'consent'] as const),
    levelOfAssurance: Level,
    scopes: Type.Array(Type.Object({ scope: Type.String(), text: BothLanguages })),
  },
  { title: 'Interaction' },
)
export type Interaction = Static<typeof Interaction>
export const InteractionAnswer = Type.Object({ allow: Type.Boolean() }, { additionalProperties: false })
export const InteractionDone = Type.Object({ redirectTo: Type.String() }, { title: 'InteractionDone' })
