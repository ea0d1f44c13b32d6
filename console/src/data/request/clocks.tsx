import { useToday } from '../../clock/now.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { DataTable } from '../../services/list/data-table.tsx'
import { formatStep } from '../figures/format-figure.ts'
import { requestTexts } from './request.texts.ts'
import type { RequestClock } from './request-api.ts'
import { nextClock, timeLeft } from './time-left.ts'

/** How long is left of a time limit, in words. */
export function useTimeWords() {
  const texts = useTexts(requestTexts)
  const today = useToday()
  return (clock: RequestClock): string => {
    const left = timeLeft(clock, today)
    if (left.state === 'left') return left.days === 0 ? texts.lastDayToday : texts.daysLeft(left.days)
    return left.state === 'overdue' ? texts.overdueBy(left.days) : texts.clockStates[left.state]
  }
}

/** The time limit that runs out first: what is late is said so, and not by colour alone. */
export function NextClock({ clocks }: { clocks: readonly RequestClock[] }) {
  const words = useTimeWords()
  const clock = nextClock(clocks)
  if (clock === undefined) return '–'
  return <span className={clock.overdue ? 'services-bad' : undefined}>{words(clock)}</span>
}

/** All time limits of an application or a permit, with their law. */
export function Clocks({ clocks }: { clocks: readonly RequestClock[] }) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const words = useTimeWords()
  if (clocks.length === 0) return <p className="quiet">{texts.noClocks}</p>
  return (
    <DataTable<RequestClock>
      label={texts.clocks}
      rows={clocks}
      keyOf={({ what, since }) => `${what} ${since}`}
      columns={[
        { key: 'what', head: texts.clock, text: ({ text }) => text[language] },
        {
          key: 'left',
          head: texts.timeLeft,
          text: words,
          render: (clock) => (
            <span className={clock.overdue ? 'services-bad' : undefined}>
              {words(clock)}
              {clock.extended && ` ${texts.extendedOnce}`}
            </span>
          ),
        },
        {
          key: 'last',
          head: texts.lastDay,
          text: ({ lastDay, movedFrom }) =>
            [
              lastDay && formatStep(lastDay, language),
              movedFrom && texts.movedFrom(formatStep(movedFrom, language)),
            ]
              .filter(Boolean)
              .join(' '),
        },
        { key: 'law', head: texts.law, text: ({ law }) => law },
      ]}
    />
  )
}
