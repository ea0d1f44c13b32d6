import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { environmentTexts } from './environment.texts.ts'
import type { Environment } from './environment-api.ts'

type Alike = Environment['alike'][number]

/** How alike the people in each region's rows are: how easily somebody could be known again. Nothing where no rows of people are here. */
export function AlikeList({
  alike,
  nameOf,
}: {
  alike: readonly Alike[]
  nameOf: (region: string) => string
}) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  if (alike.length === 0) return null
  return (
    <section className="services-section" aria-labelledby="alike">
      <h2 id="alike">{texts.alike}</h2>
      <p className="quiet">{texts.alikeLead}</p>
      <ul>
        {alike.map(({ region, text }) => (
          <li key={region}>
            {nameOf(region)}: {text[language]}
          </li>
        ))}
      </ul>
    </section>
  )
}
