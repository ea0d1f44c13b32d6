import type { Alarm } from '../../api/contract.ts'
import { formatMinute } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords } from '../../words/words.ts'
import { boardTexts } from '../board.texts.ts'
import { titleOf } from '../title.ts'
import type { SectionName } from './order.ts'
import { foldable } from './rows.ts'

interface SectionHeadProps {
  section: SectionName
  alarms: Alarm[]
  folded: boolean
  onFold(section: SectionName): void
}

/** Heading of a part of the board. A folded one says how many it holds and which came last, so that nothing is hidden. */
export function SectionHead({ section, alarms, folded, onFold }: SectionHeadProps) {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  const name = texts[section]
  const latest = alarms[0]
  if (!foldable.has(section)) {
    return (
      <h2 className={`section-head ${section}`}>
        {name} <span className="count">{alarms.length}</span>
      </h2>
    )
  }
  return (
    <h2 className={`section-head foldable ${section}`}>
      <button type="button" aria-expanded={!folded} onClick={() => onFold(section)}>
        <span aria-hidden="true" className="chevron" />
        {name} <span className="count">{alarms.length}</span>
        {section === 'technical' && <span className="no-hurry">{texts.noHurry}</span>}
        {folded && latest && (
          <span className="latest">
            {texts.latest} {formatMinute(latest.lastPressAt)} {titleOf(latest, words)}
          </span>
        )}
      </button>
    </h2>
  )
}
