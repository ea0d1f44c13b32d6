import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { valueText } from '../../register/history/differences.ts'
import { askRegion, type PolicyDefinitions } from '../region-api.ts'
import { type DefinitionChange, definitionChanges } from './definition-diff.ts'
import { policyTexts } from './policy.texts.ts'

/** What has changed in a product since the region decided on it. */
export function DefinitionChanges({ product }: { product: string }) {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'definition', product],
    queryFn: ({ signal }) =>
      askRegion<PolicyDefinitions>('GET', `/policies/${product}/definition`, { signal }),
  })
  if (error) return <Refused error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Waiting lines={3} />
  const { decided, now } = data
  if (decided === undefined) return <p>{texts.decidedUnknown}</p>
  const changes = definitionChanges(decided, now, language)
  return (
    <div className="region-changes">
      <p>
        <b>{texts.changedFromTo(decided.version, now.version)}</b>
      </p>
      {changes.length === 0 && <p>{texts.changedElsewhere}</p>}
      <ul>
        {changes.map((change) => (
          <li key={`${change.part} ${change.name}`}>
            <Change change={change} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Change({ change: { part, name, kind, fields } }: { change: DefinitionChange }) {
  const texts = useTexts(policyTexts)
  const word = (text: string): string => texts.values[text] ?? text
  const title = part === 'definition' ? (texts.fields[name] ?? name) : texts.parts[part][kind](name)
  return (
    <>
      <b>{title}</b>
      {fields.length > 0 && (
        <dl className="differences">
          {fields.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{part === 'definition' ? texts.now : (texts.fields[field] ?? field)}</dt>
              <dd>
                <ins>{valueText(after, word) || texts.nothing}</ins>{' '}
                <del>
                  {texts.was} {valueText(before, word) || texts.nothing}
                </del>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
