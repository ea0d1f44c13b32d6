/** The server's published interface, as types only: nothing of the server is in the bundle. */
import type { Static } from 'typebox'
import type { InteractionDone as InteractionDoneSchema } from '../../../src/trust/contract/index.ts'
import type {
  AcknowledgeAct,
  ArriveAct,
  DispatchAct,
  NoteAct,
  ReopenAct,
  ResolveAct,
  ScreenWrite as ScreenWriteSchema,
  ShownAct,
} from '../../../src/welfare/contract/index.ts'

export type {
  Admission,
  AdmissionWrite,
  Agreement,
  AgreementEffect,
  AgreementKind,
  AgreementWrite,
  Allowance,
  AllowList,
  Assignment,
  AssignmentChoice,
  AssignmentWrite,
  DemoPerson,
  Employee,
  EmployeeWrite,
  HeldMark,
  Interaction,
  Limit,
  LimitAlert,
  LimitWrite,
  LoggedOut,
  LoginWays,
  MarkWrite,
  Organisation,
  OrganisationKind,
  OrganisationName,
  OrganisationWrite,
  PartyChange,
  Product,
  ProductWrite,
  Resident,
  Role,
  Scheme,
  SchemeWrite,
  /** Who is logged in; the board's own session is in `session/session.ts`. */
  Session as Login,
  System,
  SystemCreate,
  SystemWrite,
  Unit,
  UnitWrite,
  Vocabulary,
} from '../../../src/trust/contract/index.ts'
export type {
  Alarm,
  AlarmClass,
  AlarmDetail,
  AlarmEvent,
  AlarmMark,
  AlarmState,
  AnswerTimes,
  Board,
  Cause,
  Chain,
  ChainGap,
  ChainProgress,
  ChainStep,
  ChainTarget,
  ChainWrite,
  Change,
  Controller,
  ControllerWrite,
  Device,
  DeviceAddress,
  DeviceState,
  DeviceWrite,
  Group,
  GroupWrite,
  Home,
  HomeWrite,
  Incident,
  Outcome,
  OutcomeListed,
  OutcomePage,
  Person,
  PersonDecisions,
  PersonWrite,
  RecordApplied,
  RecordChoices,
  RecordDifference,
  RecordKind,
  RecordReading,
  RecordValue,
  Relative,
  Signal,
  Staff,
  StaffWrite,
  Urgency,
  WeekWindow,
  WhoIsCalled,
} from '../../../src/welfare/contract/index.ts'

export type InteractionDone = Static<typeof InteractionDoneSchema>

/** What an operator can do with an alarm, and the body of each act but `by`: the server knows who is logged in. */
export interface AlarmActs {
  acknowledge: Omit<Static<typeof AcknowledgeAct>, 'by'>
  dispatch: Omit<Static<typeof DispatchAct>, 'by'>
  arrive: Omit<Static<typeof ArriveAct>, 'by'>
  resolve: Omit<Static<typeof ResolveAct>, 'by'>
  reopen: Omit<Static<typeof ReopenAct>, 'by'>
  note: Omit<Static<typeof NoteAct>, 'by'>
}
export type AlarmActName = keyof AlarmActs

export type ShownReceipt = Static<typeof ShownAct>
export type ScreenWrite = Static<typeof ScreenWriteSchema>

/** One page of a list. */
export interface Page<T> {
  items: T[]
  total?: number
  next?: string
}

export type {
  AuditCheckResult,
  AuditEntry,
  AuditEntryQuery,
  AuditExtract,
  AuditExtractItem,
  AuditReview,
  AuditReviewConclude,
  AuditReviewFollowUp,
  AuditReviewRule,
  AuditReviewRun,
  Block,
  BlockLiftWrite,
  BlockWrite,
  Consent,
  ConsentKind,
  ConsentText,
  ConsentWrite,
  Decision,
  DecisionAnswer,
  DecisionCase,
  DecisionExample,
  DecisionQuestion,
  ErasureOrder,
  ExplainedDenial,
  Lacking,
  Proxy,
  ProxyWrite,
  ReviewKind,
  RightsChange,
  Rule,
} from '../../../src/trust/contract/index.ts'
