import { formatDate } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { ProductPage, Run } from '../data-api.ts'
import { figuresTexts } from './figures.texts.ts'
import { Reason } from './progress.tsx'

/** What one has to know to read the figures right: regions that are not in them, what makes regions differ, where a series breaks. */
export function Notes({ page, run, breaks }: { page: ProductPage; run: Run; breaks: readonly string[] }) {
  const texts = useTexts(figuresTexts)
  const language = useLanguage()
  const absent = run.parts.filter(({ state }) => state !== 'done')
  const flagged = run.parts.flatMap(({ region, name, evidence }) =>
    (evidence?.flags ?? []).map((flag) => ({ region, name: name ?? region, flag })),
  )
  const broken = (page.product.seriesBreaks ?? []).filter(({ at }) => breaks.includes(at))
  return (
    <>
      {absent.length > 0 && (
        <div className="data-note">
          <p>
            <b>{texts.absent(absent.map(({ name, region }) => name ?? region).join(', '))}</b>{' '}
            {texts.absentWhy}
          </p>
          <ul>
            {absent.map((part) => (
              <li key={part.region}>
                {part.name ?? part.region}: {texts.states[part.state]}
                <Reason part={part} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {flagged.length > 0 && (
        <div className="data-note">
          <p>
            <b>{texts.flags}</b>
          </p>
          <ul>
            {flagged.map(({ region, name, flag }) => (
              <li key={region + flag}>
                {name}: {page.codes['comparability']?.[flag]?.[language] ?? flag}
              </li>
            ))}
          </ul>
        </div>
      )}
      {broken.map(({ at, text }) => (
        <p key={at} className="data-note">
          <b>
            {texts.breaks} {formatDate(at, language)}.
          </b>{' '}
          {text[language]}
        </p>
      ))}
    </>
  )
}
