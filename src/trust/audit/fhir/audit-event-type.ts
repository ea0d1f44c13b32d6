/** What of FHIR R4 (http://hl7.org/fhir/R4/auditevent.html) an exported event has. */
export interface AuditEvent {
  readonly resourceType: 'AuditEvent'
  readonly id: string
  readonly meta?: { readonly profile: readonly string[] }
  readonly type: Coding
  readonly subtype: readonly Coding[]
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E'
  /** Instant. */
  readonly recorded: string
  /** 0 success, 4 minor failure, 8 serious failure. */
  readonly outcome: '0' | '4' | '8'
  readonly purposeOfEvent?: readonly CodeableConcept[]
  readonly agent: readonly AuditEventAgent[]
  readonly source: {
    readonly site?: string
    readonly observer: Reference
    readonly type: readonly Coding[]
  }
  readonly entity: readonly AuditEventEntity[]
}

export interface AuditEventAgent {
  readonly type: CodeableConcept
  readonly role?: readonly CodeableConcept[]
  readonly who: Reference
  readonly requestor: boolean
  readonly policy?: readonly string[]
  readonly network?: {
    readonly address?: string
    readonly type?: '5'
    readonly extension?: readonly { readonly url: string; readonly valueCode: string }[]
  }
  readonly purposeOfUse?: readonly CodeableConcept[]
}

export interface AuditEventEntity {
  readonly what: Reference
  readonly type: Coding
  readonly role?: Coding
}

export interface Coding {
  readonly system: string
  readonly code: string
  readonly display?: string
}

interface CodeableConcept {
  readonly coding?: readonly Coding[]
  readonly text?: string
}

interface Reference {
  readonly reference?: string
  readonly identifier?: { readonly system?: string; readonly value: string }
}
