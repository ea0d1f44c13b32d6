import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useToday } from '../../clock/now.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { DayField, OneOf } from '../fields.tsx'
import { longDate } from '../long-date.ts'
import { Problem } from '../problem.tsx'
import { readSeen, type SeenQuery } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { SaveSeen } from './save-seen.tsx'
import { seenTexts } from './seen.texts.ts'
import { SeenList } from './seen-list.tsx'
import { type SeenPeriod, seenBetween, seenPeriods } from './seen-period.ts'

const pageSize = 50
type Shown = keyof typeof seenTexts.sv.shows

/** Who has seen a person's data: who, where, when and why, with attempts that were refused (SVOD 4 kap. 5 §). */
export function SeenPage() {
  const texts = useTexts(seenTexts)
  const { acting } = useSubject()
  const today = useToday()
  const [period, setPeriod] = useState<SeenPeriod>('year')
  const [own, setOwn] = useState({ from: '', to: '' })
  const between = seenBetween(period, own, today)
  if (acting) {
    return (
      <>
        <h1>{texts.title}</h1>
        <p className="me-empty">{texts.notYet(acting.name)}</p>
      </>
    )
  }
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <div className="no-print me-filter">
        <OneOf<SeenPeriod>
          label={texts.period}
          value={period}
          choices={seenPeriods.map((value) => ({ value, label: texts.periods[value] }))}
          onChange={setPeriod}
        />
        {period === 'own' && (
          <div className="me-days">
            <DayField
              label={texts.from}
              value={own.from}
              max={today}
              onChange={(from) => setOwn({ ...own, from })}
            />
            <DayField
              label={texts.to}
              value={own.to}
              min={own.from}
              onChange={(to) => setOwn({ ...own, to })}
            />
          </div>
        )}
      </div>
      <Found
        key={JSON.stringify([period, own])}
        between={between}
        onAll={period === 'all' ? undefined : () => setPeriod('all')}
      />
    </>
  )
}

function Found({ between, onAll }: { between: SeenQuery; onAll: (() => void) | undefined }) {
  const texts = useTexts(seenTexts)
  const language = useLanguage()
  const today = useToday()
  const [shown, setShown] = useState<Shown>('all')
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['seen', between],
    queryFn: ({ pageParam, signal }) =>
      readSeen({ ...between, limit: pageSize, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const all = data?.pages.flatMap(({ items }) => items) ?? []
  const items = all.filter(
    ({ outcome, emergency }) =>
      shown === 'all' || (shown === 'denied' ? outcome === 'denied' : emergency === true),
  )
  if (error && data === undefined) return <Problem error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Waiting lines={14} />
  if (all.length === 0) {
    return (
      <div className="me-empty">
        <p>{texts.none}</p>
        {onAll && (
          <button type="button" className="me-button quiet-button" onClick={onAll}>
            {texts.showAll}
          </button>
        )}
      </div>
    )
  }
  return (
    <>
      <div className="me-buttons no-print">
        <label className="me-field">
          <span>{texts.show}</span>
          <select value={shown} onChange={(event) => setShown(event.target.value as Shown)}>
            {(Object.keys(texts.shows) as Shown[]).map((one) => (
              <option key={one} value={one}>
                {texts.shows[one]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="me-button quiet-button" onClick={() => window.print()}>
          {texts.print}
        </button>
        <SaveSeen between={between} />
      </div>
      <p className="only-print">{texts.printed(longDate(today, language))}</p>
      {items.length === 0 && <p className="me-empty">{texts.noneKind}</p>}
      <SeenList items={items} />
      {error && <Problem error={error} onRetry={() => void fetchNextPage()} />}
      <p role="status">
        {texts.shown(items.length)}. {hasNextPage && texts.andMore}
      </p>
      {hasNextPage && (
        <button
          type="button"
          className="me-button quiet-button no-print"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {texts.more}
        </button>
      )}
      <section className="me-section">
        <h2>{texts.question}</h2>
        <p>{texts.questionText}</p>
      </section>
    </>
  )
}
