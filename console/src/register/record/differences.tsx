import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecordApplied, RecordChoices, RecordDifference, RecordReading } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { words as allWords } from '../../words/words.ts'
import { type Choices, choicesToSend, type FieldChoice, set } from './choices.ts'
import { Difference } from './difference.tsx'
import { recordTexts } from './record.texts.ts'
import { apply, differencesOf } from './record-api.ts'

/** The differences of one reading, each with what to do about it. */
export function Differences({ reading, onDone }: { reading: RecordReading; onDone(): void }) {
  const texts = useTexts(recordTexts)
  const [choices, setChoices] = useState<Choices>({})
  const [asking, setAsking] = useState(false)
  const { kind, controllerId, differences } = reading
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['record-differences', kind, controllerId, reading.readAt],
    queryFn: ({ signal, pageParam }) => differencesOf(kind, controllerId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  })
  const applying = useApply(reading, onDone)
  const items = data?.pages.flatMap((page) => page.items)
  const chosen = choicesToSend(items ?? [], choices)
  const choose = (difference: RecordDifference, field: string, choice: FieldChoice) =>
    setChoices((before) => set(before, difference.id, field, choice))
  const send = async (what: Omit<RecordChoices, 'controllerId'>) => {
    setAsking(false)
    await applying.run(what)
    setChoices({})
  }
  return (
    <section aria-label={texts.counts(differences.add, differences.change, differences.missing)}>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {items === undefined && !error && <Waiting lines={8} />}
      {items?.length === 0 && <p className="empty">{texts.same}</p>}
      {items && items.length > 0 && (
        <div className="record-tools">
          <button
            type="button"
            className="plain-button"
            disabled={applying.busy || takeable(differences) === 0}
            onClick={() => setAsking(true)}
          >
            {texts.takeAll(takeable(differences))}
          </button>
          <button
            type="button"
            className="plain-button"
            disabled={applying.busy || chosen.length === 0}
            onClick={() => void send({ choices: chosen })}
          >
            {texts.apply(chosen.length)}
          </button>
        </div>
      )}
      <Went applied={applying.applied} error={applying.error} differences={items ?? []} />
      <ul className="record-differences">
        {items?.map((difference) => (
          <Difference
            key={difference.id}
            kind={kind}
            difference={difference}
            chosen={choices[difference.id] ?? {}}
            onChoose={(field, choice) => choose(difference, field, choice)}
          />
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" className="plain-button" onClick={() => void fetchNextPage()}>
          {texts.more}
        </button>
      )}
      {asking && (
        <Confirm
          title={texts.takeAllTitle}
          text={texts.takeAllText(takeable(differences))}
          yes={texts.takeAll(takeable(differences))}
          no={texts.cancel}
          onYes={() => void send({ all: true })}
          onNo={() => setAsking(false)}
        />
      )}
    </section>
  )
}

const takeable = ({ takeable: n }: RecordReading['differences']) => n

/** Applies, in portions while there are more. */
function useApply({ kind, controllerId }: RecordReading, onDone: () => void) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [applied, setApplied] = useState<RecordApplied>()
  const run = async (what: Omit<RecordChoices, 'controllerId'>) => {
    setBusy(true)
    setError(undefined)
    setApplied(undefined)
    const sum: RecordApplied = { done: 0, failed: [], left: 0 }
    try {
      do {
        const { done, failed, left } = await apply(kind, { controllerId, ...what })
        sum.done += done
        sum.failed = failed
        sum.left = left
        setApplied({ ...sum })
      } while (sum.left > 0)
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
      for (const key of ['record-differences', 'register', 'object', 'names'])
        void queries.invalidateQueries({ queryKey: [key] })
      onDone()
    }
  }
  return { busy, error, applied, run }
}

function Went({
  applied,
  error,
  differences,
}: {
  applied: RecordApplied | undefined
  error: unknown
  differences: readonly RecordDifference[]
}) {
  const texts = useTexts(recordTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  const nameOf = (id: string) => differences.find((each) => each.id === id)?.name || words.protectedIdentity
  return (
    <div role="status">
      {applied && <p>{texts.done(applied.done)}</p>}
      {applied && applied.failed.length > 0 && (
        <>
          <p className="warn">{texts.failedOnes}</p>
          <ul>
            {applied.failed.map(({ id, reason }) => (
              <li key={id}>
                {nameOf(id)}: {reason[language]}
              </li>
            ))}
          </ul>
        </>
      )}
      {error !== undefined && <Refused error={error} />}
    </div>
  )
}
