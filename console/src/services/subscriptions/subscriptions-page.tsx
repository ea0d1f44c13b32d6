import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { Named, namedText } from '../named.tsx'
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
      <div className="services-head">
        <h1>{texts.title}</h1>
        {mayWrite && edited === undefined && (
          <button type="button" className="plain-button" onClick={() => setEdited('new')}>
            {texts.add}
          </button>
        )}
      </div>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.items.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.items.length > 0 && <List items={data.items} onEdit={mayWrite ? setEdited : undefined} />}
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
  const count = (key: 'waiting' | 'delivered'): DataColumn<Subscription> => ({
    key,
    head: texts[key],
    text: ({ counts }) => formatNumber(counts[key], language),
    value: ({ counts }) => counts[key],
    numeric: true,
  })
  const columns: DataColumn<Subscription>[] = [
    {
      key: 'name',
      head: texts.name,
      text: ({ name, logicalAddress }) => namedText(name, logicalAddress),
      render: ({ name, logicalAddress }) => <Named name={name} id={logicalAddress} />,
    },
    {
      key: 'domains',
      head: texts.domains,
      text: ({ serviceDomains }) => serviceDomains.join(', ') || texts.all,
    },
    {
      key: 'categories',
      head: texts.categories,
      text: ({ categorizations }) => categorizations.join(', ') || texts.all,
    },
    {
      key: 'state',
      head: texts.state,
      text: ({ active }) => (active ? texts.states.on : texts.states.off),
    },
    count('waiting'),
    count('delivered'),
    {
      key: 'dead',
      head: texts.dead,
      text: ({ counts }) => formatNumber(counts.dead, language),
      value: ({ counts }) => counts.dead,
      render: ({ counts: { dead } }) => (
        <span className={dead > 0 ? 'services-bad' : ''}>{formatNumber(dead, language)}</span>
      ),
      numeric: true,
    },
  ]
  return (
    <DataList
      label={texts.title}
      columns={columns}
      rows={items}
      keyOf={({ id }) => id}
      first={{ key: 'name', descending: false }}
      file={texts.file}
      actions={
        onEdit && {
          head: texts.edit,
          render: (each) => (
            <button
              type="button"
              className="plain-button"
              aria-label={texts.editNamed(each.name)}
              onClick={() => onEdit(each)}
            >
              {texts.edit}
            </button>
          ),
        }
      }
    />
  )
}
