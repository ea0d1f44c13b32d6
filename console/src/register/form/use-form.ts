import { useCallback, useMemo, useState } from 'react'
import { type Refusal, refusalFrom } from '../../api/http.ts'

/** An object being written: its fields, what the server said of them, and the way back. */
export interface Form<Write extends object> {
  value: Write
  set<K extends keyof Write>(field: K, value: Write[K]): void
  /** What is wrong with a field, by its JSON Pointer without `#/`: `street`, `relatives/0/phone`. */
  fault(path: string): string | undefined
  changed: boolean
  saving: boolean
  refusal: Refusal | undefined
  save(): Promise<void>
  /** Takes back what is not saved. */
  undo(): void
}

/**
 * @param saved the object as it was read; when it changes, the form starts over from it
 * @param send saves; what it throws is shown
 */
export function useForm<Write extends object>(
  saved: Write,
  send: (value: Write) => Promise<void>,
): Form<Write> {
  const key = useMemo(() => JSON.stringify(saved), [saved])
  const [draft, setDraft] = useState<{ key: string; value: Write }>()
  const [refusal, setRefusal] = useState<Refusal>()
  const [saving, setSaving] = useState(false)
  const value = draft?.key === key ? draft.value : saved

  const set = useCallback(
    <K extends keyof Write>(field: K, next: Write[K]) =>
      setDraft((before) => {
        const base = before?.key === key ? before.value : saved
        return { key, value: { ...base, [field]: next } }
      }),
    [key, saved],
  )
  return {
    value,
    set,
    fault: (path) => refusal?.faults.find(({ pointer }) => pointer === `#/${path}`)?.detail,
    changed: JSON.stringify(value) !== key,
    saving,
    refusal,
    async save() {
      setSaving(true)
      setRefusal(undefined)
      try {
        await send(withoutEmpty(value))
      } catch (error) {
        setRefusal(refusalFrom(error))
      } finally {
        setSaving(false)
      }
    },
    undo() {
      setDraft(undefined)
      setRefusal(undefined)
    },
  }
}

/** An emptied field is an absent one. */
export function withoutEmpty<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== '' && part !== undefined),
  ) as T
}
