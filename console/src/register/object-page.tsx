import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Change } from '../api/contract.ts'
import { Refusal } from '../api/http.ts'
import { formatInstant } from '../i18n/format.ts'
import { Copyable } from '../parts/copyable.tsx'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useMay } from '../session/login.ts'
import { listAddress, objectAddress } from './address.ts'
import { useForm } from './form/use-form.ts'
import { History } from './history/history.tsx'
import { ObjectForm } from './object-form.tsx'
import type { AnyRegister, Stored, Surroundings } from './register.ts'
import { change, create, readOne } from './register-api.ts'
import { RemoveButton } from './remove-button.tsx'

/** One object of a register: its form, what belongs to it, and its history. */
export function ObjectPage({
  register,
  id,
  around,
}: {
  register: AnyRegister
  id: string
  around: Surroundings
}) {
  const { texts } = around
  const [revealed, setRevealed] = useState(false)
  const {
    data: doc,
    error,
    refetch,
  } = useQuery({
    queryKey: ['object', register.api, id, revealed],
    queryFn: ({ signal }) => readOne<Stored>(register, id, { reveal: revealed, signal }),
    enabled: id !== 'new',
    // each reading of protected details is logged, so they are read when asked for and not again by themselves
    ...(revealed && { staleTime: Number.POSITIVE_INFINITY }),
  })
  const missing = register.oneEach !== undefined && error instanceof Refusal && error.status === 404
  return (
    <div className="register object">
      <p className="no-print">
        <Link {...listAddress(register)}>← {register.title(around)}</Link>
      </p>
      {missing && <NewObject register={register} around={around} of={id} />}
      {error && !missing && (
        <Refused error={error} onRetry={() => void refetch()}>
          {error instanceof Refusal && error.status === 404 && <p>{texts.notFound}</p>}
        </Refused>
      )}
      {id === 'new' && <NewObject key={around.first} register={register} around={around} />}
      {id !== 'new' && doc === undefined && !error && <Waiting lines={12} />}
      {doc && (
        <SavedObject
          register={register}
          doc={register.oneEach ? { ...doc, id } : doc}
          around={around}
          onReveal={isProtected(doc) && !revealed ? () => setRevealed(true) : undefined}
          onReread={() => void refetch()}
        />
      )}
    </div>
  )
}

/** A person whose details the server keeps covered until somebody asks for them. */
const isProtected = (doc: Stored): boolean => 'protectedIdentity' in doc && doc.protectedIdentity === true

interface NewObjectProps {
  register: AnyRegister
  around: Surroundings
  /** Whose it is, where each belongs to another thing. */
  of?: string
}

function NewObject({ register, around, of }: NewObjectProps) {
  const { texts, first } = around
  const fixed = useMay(register.writes) ? undefined : texts.readOnly
  const navigate = useNavigate()
  const queries = useQueryClient()
  const empty = useMemo(() => register.empty(first), [register, first])
  const form = useForm(empty, async (value) => {
    if (of !== undefined) {
      await change(register, of, undefined, value)
      await queries.invalidateQueries({ queryKey: ['object', register.api, of] })
      return
    }
    const doc = await create<Stored>(register, value)
    await queries.invalidateQueries({ queryKey: ['register', register.api] })
    await queries.invalidateQueries({ queryKey: ['names'] })
    await navigate(objectAddress(register, doc.id))
  })
  return (
    <>
      <h1>{of === undefined ? register.newOne(around) : register.oneEach?.nameOf(of, around)}</h1>
      {of !== undefined && <p>{register.oneEach?.none(around)}</p>}
      <ObjectForm register={register} form={form} around={around} id={undefined} fixed={fixed} />
    </>
  )
}

interface SavedObjectProps {
  register: AnyRegister
  doc: Stored
  around: Surroundings
  onReveal: (() => void) | undefined
  onReread(): void
}

function SavedObject({ register, doc, around, onReveal, onReread }: SavedObjectProps) {
  const { texts, language } = around
  const queries = useQueryClient()
  const [saved, setSaved] = useState(false)
  const [restoreError, setRestoreError] = useState<unknown>()
  const mayWrite = useMay(register.writes)
  const fixed = mayWrite ? register.fixed?.(doc, around) : texts.readOnly
  const write = useMemo(() => register.toWrite(doc), [register, doc])
  const store = async (value: object) => {
    await change<Stored>(register, doc.id, doc.version, value)
    await queries.invalidateQueries({ queryKey: ['object', register.api, doc.id] })
    void queries.invalidateQueries({ queryKey: ['register', register.api] })
    void queries.invalidateQueries({ queryKey: ['names'] })
    setSaved(true)
  }
  const form = useForm(write, store)
  const restore = ({ document }: Change) => {
    setRestoreError(undefined)
    const old = register.toWrite({ ...doc, ...onlyDocument(document, write) } as Stored)
    void store(old).catch(setRestoreError)
  }
  return (
    <>
      <div className="register-head">
        <h1>{register.nameOf(doc, around)}</h1>
        {register.removable && !onReveal && fixed === undefined && (
          <RemoveButton register={register} doc={doc} around={around} />
        )}
      </div>
      <p className="quiet object-line">
        <Copyable value={doc.id} label={texts.id} />
        <span>
          {texts.version(doc.version)}, {texts.updated(formatInstant(doc.updatedAt, language))}
        </span>
        <span role="status">{saved && !form.changed ? texts.saved : ''}</span>
      </p>
      {restoreError !== undefined && <Refused error={restoreError} />}
      <div className="object-columns">
        {onReveal ? (
          <div className="withheld">
            <p>{texts.revealText}</p>
            <button type="button" className="plain-button" onClick={onReveal}>
              {texts.reveal}
            </button>
          </div>
        ) : (
          <ObjectForm
            register={register}
            form={form}
            around={around}
            id={doc.id}
            fixed={fixed}
            onReread={onReread}
          />
        )}
        <div className="object-beside">
          {register.beside?.(doc, form, around)}
          <History
            register={register}
            id={doc.id}
            version={doc.version}
            around={around}
            onRestore={fixed === undefined ? restore : undefined}
          />
        </div>
      </div>
    </>
  )
}

/** The fields that can be written, as an older version had them: absent ones are absent again. */
function onlyDocument(document: Record<string, unknown>, write: object): Record<string, unknown> {
  return Object.fromEntries(
    [...Object.keys(write), ...Object.keys(document)].map((field) => [field, document[field]]),
  )
}
