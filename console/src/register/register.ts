import type { ReactNode } from 'react'
import type { RegisterName } from '../app/areas.ts'
import type { Language } from '../i18n/language.ts'
import type { Words } from '../words/words.ts'
import type { Form } from './form/use-form.ts'
import type { Names } from './names.ts'
import type { RegisterTexts } from './register.texts.ts'

export type { RegisterName } from '../app/areas.ts'

/** What every register object has. */
export interface Stored {
  id: string
  version: number
  updatedAt: string
}

/** What a cell, a filter or a form may need beside the object itself. */
export interface Around {
  texts: RegisterTexts
  words: Words
  language: Language
  names: Names
}

/** One column: how it is headed, and its text, which is also what an export has. */
export interface Column<Doc> {
  key: string
  head(around: Around): string
  text(doc: Doc, around: Around): string
  /** Drawn instead of the text, where there is more to it than text. */
  draw?(doc: Doc, around: Around): ReactNode
}

/** A choice that narrows a list, as the interface has it. */
export interface Filter {
  name: string
  label(around: Around): string
  choices(around: Around): { value: string; label: string }[]
}

/**
 * A register: how its objects are listed, written and named. One definition each in the folders beside.
 *
 * Written with methods, so that a definition for people is also one for any stored object.
 */
export interface Register<Doc extends Stored = Stored, Write extends object = object> {
  name: RegisterName
  /** Holds care data: read as the operator's group, which sees only what it serves. */
  ofControllers: boolean
  removable: boolean
  columns: readonly Column<Doc>[]
  filters: readonly Filter[]
  nameOf(doc: Doc, around: Around): string
  /** An empty object to begin with; `controllerId` when there is only one to choose. */
  empty(controllerId: string): Write
  /** The part of a stored object that can be written back. */
  toWrite(doc: Doc): Write
  fields(form: Form<Write>, around: Around): ReactNode
  /** Above the list: another way to find. */
  above?(): ReactNode
  /** Beside the form of one stored object. */
  beside?(doc: Doc, form: Form<Write>, around: Around): ReactNode
  /** Asked before a save; an answer is shown and must be accepted first. */
  beforeSave?(write: Write, id: string | undefined): Promise<ReactNode | undefined>
}
