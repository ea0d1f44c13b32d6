import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { DeadLetters } from './dead-letters.tsx'
import { SubscriptionForm } from './subscription-form.tsx'
import { subscriptionTexts } from './subscriptions.texts.ts'
import { readSubscriptions, type Subscription } from './subscriptions-api.ts'
import '../services.css'

/** Who is told of changes of the index, and what could not be told. */
export function SubscriptionsPage() {
  const texts = useTexts(subscriptionTexts)
  const mayWrite = useMay('exchange.subscriptions.write')
  const [edited, setEdited] = useState<Subscription | 'new'>()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'subscriptions'],
    queryFn: ({ signal }) => readSubscriptions(signal),
    refetchInterval: 10_000,
  })
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.items.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.items.length > 0 && <List items={data.items} onEdit={mayWrite ? setEdited : undefined} />}
      {mayWrite && edited === undefined && (
        <button type="button" className="plain-button" onClick={() => setEdited('new')}>
          {texts.add}
        </button>
      )}
      {edited !== undefined && (
        <SubscriptionForm
          key={edited === 'new' ? 'new' : edited.id}
          before={edited === 'new' ? undefined : edited}
          onDone={() => setEdited(undefined)}
        />
      )}
      <DeadLetters mayWrite={mayWrite} />
    </div>
  )
}

function List({
  items,
  onEdit,
}: {
  items: readonly Subscription[]
  onEdit: ((subscription: Subscription) => void) | undefined
}) {
  const texts = useTexts(subscriptionTexts)
  const language = useLanguage()
  const names = [
    texts.name,
    texts.domains,
    texts.categories,
    texts.state,
    texts.waiting,
    texts.delivered,
    texts.dead,
  ]
  return (
    <div className="services-scroll" role="region" aria-label={texts.title} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {[...names, ...(onEdit ? [texts.edit] : [])].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <tr key={each.id}>
              <th scope="row">
                {each.name}
                <div className="quiet">{each.logicalAddress}</div>
              </th>
              <td>{each.serviceDomains.join(', ') || texts.all}</td>
              <td>{each.categorizations.join(', ') || texts.all}</td>
              <td>{each.active ? texts.states.on : texts.states.off}</td>
              <td>{formatNumber(each.counts.waiting, language)}</td>
              <td>{formatNumber(each.counts.delivered, language)}</td>
              <td className={each.counts.dead > 0 ? 'services-bad' : undefined}>
                {formatNumber(each.counts.dead, language)}
              </td>
              {onEdit && (
                <td>
                  <button
                    type="button"
                    className="plain-button"
                    aria-label={texts.editNamed(each.name)}
                    onClick={() => onEdit(each)}
                  >
                    {texts.edit}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
