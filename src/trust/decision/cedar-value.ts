/** A value in Cedar's sense. A Long is a number while it is a safe integer, a bigint beyond. */
export type Value = boolean | number | bigint | string | EntityUid | CedarSet | CedarRecord

/** The name of an entity: `Staff::"anna"`. */
export class EntityUid {
  readonly type: string
  readonly id: string

  constructor(type: string, id: string) {
    this.type = type
    this.id = id
  }

  /** The same for the same entity, and for no other. Made when asked for: most names are only compared. */
  get key(): string {
    return `${this.type}\n${this.id}`
  }

  is(other: EntityUid): boolean {
    return this.id === other.id && this.type === other.type
  }
}

/** A set: without order, its members counted once. */
export class CedarSet {
  readonly values: readonly Value[]

  constructor(values: readonly Value[]) {
    this.values = values
  }

  has(value: Value): boolean {
    if (typeof value !== 'object') return this.values.includes(value)
    return this.values.some((each) => equal(each, value))
  }
}

/** A record: the context, an entity's attributes, or a literal. */
export class CedarRecord {
  readonly fields: Readonly<Record<string, Value>>

  constructor(fields: Readonly<Record<string, Value>>) {
    this.fields = fields
  }

  get(name: string): Value | undefined {
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined
  }
}

/** An entity with its attributes and all it is in, however far up. */
export interface Entity {
  readonly attributes: CedarRecord
  /** Keys of {@link EntityUid}s, transitively, without the entity itself. */
  readonly ancestors: ReadonlySet<string>
}

/** The entities that are there. */
export interface Entities {
  find(uid: EntityUid): Entity | undefined
}

/** What policies are asked about. */
export interface CedarRequest<Found extends Entities = Entities> {
  readonly principal: EntityUid
  readonly action: EntityUid
  readonly resource: EntityUid
  readonly context: CedarRecord
  readonly entities: Found
  /** Those two again, since nearly every rule reads them. */
  readonly principalEntity: Entity | undefined
  readonly resourceEntity: Entity | undefined
}

/** A policy could not be evaluated: a missing attribute, a wrong type, a number beyond 64 bits. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError'
}

/** Cedar's `==`: values of different types are unequal, never an error. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (a instanceof EntityUid) return b instanceof EntityUid && a.is(b)
  if (a instanceof CedarSet) return b instanceof CedarSet && within(a, b) && within(b, a)
  return b instanceof CedarRecord && sameFields(a, b)
}

function within(a: CedarSet, b: CedarSet): boolean {
  return a.values.every((value) => b.has(value))
}

function sameFields(a: CedarRecord, b: CedarRecord): boolean {
  const names = Object.keys(a.fields)
  return (
    names.length === Object.keys(b.fields).length &&
    names.every((name) => {
      const other = b.get(name)
      return other !== undefined && equal(a.fields[name]!, other)
    })
  )
}
