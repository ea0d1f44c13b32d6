import type { ReactNode } from 'react'
import type { Query } from '../api/http.ts'
import type { Language } from '../i18n/language.ts'
import type { Words } from '../words/words.ts'
import type { Form } from './form/use-form.ts'
import type { Names } from './names.ts'
import type { RegisterTexts } from './register.texts.ts'

/** What every register object has. */
export interface Stored {
  id: string
  version: number
  updatedAt: string
}

/** What drawing any register needs beside the object itself. */
export interface Surroundings {
  texts: RegisterTexts
  language: Language
  names: {
    /** The name of what an id refers to; a part of the id when it is not known. */
    nameOf(id: string | undefined): string
    /** Read, or refused: what is drawn now does not move when names come. */
    ready: boolean
  }
  /** The words of codes, and of fields, as a history tells them. */
  codes: Record<string, string>
  fields: Record<string, string>
  /** The id that a new object begins from, such as the only municipality. */
  first: string
}

/** What a cell, a filter or a form of the reception's registers may need. */
export interface Around extends Surroundings {
  words: Words
  names: Names
}

/** One column: how it is headed, and its text, which is also what an export has. */
export interface Column<Doc, A extends Surroundings = Around> {
  key: string
  head(around: A): string
  text(doc: Doc, around: A): string
  /** Drawn instead of the text, where there is more to it than text. */
  draw?(doc: Doc, around: A): ReactNode
}

/** A choice that narrows a list, as the interface has it. */
export interface Filter<A extends Surroundings = Around> {
  name: string
  label(around: A): string
  choices(around: A): { value: string; label: string }[]
}

/** Where a register is: its interface, its pages, and what it is called. */
export interface Place<A extends Surroundings = Around> {
  name: string
  /** The path of its interface. */
  api: string
  area: '/registers' | '/trust'
  /** The permission that a change asks for. */
  writes: string
  /** What every reading and change is asked with. */
  viewer(): Query
  title(around: A): string
  one(around: A): string
  /** The heading of one that is not made yet: `Nytt hem`. */
  newOne(around: A): string
}

/**
 * A register: how its objects are listed, written and named. One definition each in the folders beside.
 *
 * Written with methods, so that a definition for people is also one for any stored object.
 */
export interface Register<
  Doc extends Stored = Stored,
  Write extends object = object,
  A extends Surroundings = Around,
> extends Place<A> {
  removable: boolean
  /** Each object belongs to another thing, under whose id it is: it is made by writing it there. */
  oneEach?: {
    /** Of the object that is not made yet. */
    nameOf(id: string, around: A): string
    /** What it means that there is none. */
    none(around: A): string
  }
  /** Its interface has no address for one object: it is found in the list. */
  readFromList?: boolean
  columns: readonly Column<Doc, A>[]
  filters: readonly Filter<A>[]
  nameOf(doc: Doc, around: A): string
  /** An empty object to begin with; `first` as in `Surroundings`. */
  empty(first: string): Write
  /** The part of a stored object that can be written back. */
  toWrite(doc: Doc): Write
  /** @param id of a stored object; undefined of a new one */
  fields(form: Form<Write>, around: A, id: string | undefined): ReactNode
  /** Why this object is not changed here, when it is changed elsewhere. */
  fixed?(doc: Doc, around: A): string | undefined
  /** Above the list: another way to find. */
  above?(): ReactNode
  /** Beside the form of one stored object. */
  beside?(doc: Doc, form: Form<Write>, around: A): ReactNode
  /** Asked before a save; an answer is shown and must be accepted first. */
  beforeSave?(write: Write, id: string | undefined): Promise<ReactNode | undefined>
}

/** Any register, to whoever lists, writes and tells the history of one. */
export type AnyRegister = Register<Stored, object, Surroundings>
