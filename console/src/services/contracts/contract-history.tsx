import { useQuery } from '@tanstack/react-query'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { differences, valueText } from '../../register/history/differences.ts'
import { askExchange, type Contract } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'

interface Change {
  version: number
  at: string
  act: 'imported' | 'changed' | 'lifecycle'
  by: { id: string; name?: string }
  document: Record<string, unknown>
}

/** Who changed what, when, and what it was before. */
export function ContractHistory({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const { id, version } = contract
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'contract', id, 'history', version],
    queryFn: ({ signal }) => askExchange<{ items: Change[] }>('GET', `/contracts/${id}/history`, { signal }),
  })
  const word = (text: string): string =>
    ({ ...texts.lifecycles, ...texts.modes, true: texts.yes, false: texts.no })[text] ?? text
  return (
    <section className="services-section history" aria-labelledby="contract-history">
      <h2 id="contract-history">{texts.history}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting />}
      <ol>
        {data?.items.map(({ version: of, at, act, by, document }, index) => {
          const before = data.items[index + 1]
          const changed = before === undefined ? [] : differences(before.document, document)
          return (
            <li key={of}>
              <p>
                <b>{texts.acts[act]}</b> {formatInstant(at, language)}, {texts.by}{' '}
                {by.id === 'program' ? texts.program : (by.name ?? by.id)}
              </p>
              {changed.length > 0 && (
                <dl className="differences">
                  {changed.map(({ field, before: was, after }) => (
                    <div key={field}>
                      <dt>{texts.fields[field] ?? field}</dt>
                      <dd>
                        <ins>{valueText(after, word) || texts.blank}</ins>{' '}
                        <del>
                          {texts.was} {valueText(was, word) || texts.blank}
                        </del>
                      </dd>
                    </div>
                  ))}
                </dl>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
