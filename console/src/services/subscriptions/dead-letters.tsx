import { Button } from '@midas-ds/components/button'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { subscriptionTexts } from './subscriptions.texts.ts'
import { type Delivery, discard, readDeadLetters, replay } from './subscriptions-api.ts'

/** Deliveries that were given up, to be sent again one or all, or let go of. */
export function DeadLetters({ mayWrite }: { mayWrite: boolean }) {
  const texts = useTexts(subscriptionTexts)
  const client = useQueryClient()
  const [asks, setAsks] = useState<'all' | Delivery>()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['exchange', 'subscriptions', 'dead'],
    queryFn: ({ signal, pageParam }) => readDeadLetters(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
  const letters = data?.pages.flatMap(({ items }) => items)
  const onSettled = () => client.invalidateQueries({ queryKey: ['exchange', 'subscriptions'] })
  const sending = useMutation({ mutationFn: replay, onSettled })
  const letting = useMutation({ mutationFn: discard, onSettled })
  const confirmed = () => {
    if (asks === 'all') sending.mutate(undefined)
    else if (asks) letting.mutate(asks.id)
    setAsks(undefined)
  }
  return (
    <section className="services-section" aria-label={texts.letters}>
      <h2>{texts.letters}</h2>
      <p className="quiet">{texts.lettersWhy}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {(sending.error ?? letting.error) && <Refused error={sending.error ?? letting.error} />}
      <div role="status">{sending.data && texts.replayed(sending.data.replayed)}</div>
      {letters?.length === 0 && <p className="empty">{texts.noLetters}</p>}
      {letters && letters.length > 0 && (
        <>
          {mayWrite && (
            <Button size="medium" isDisabled={sending.isPending} onPress={() => setAsks('all')}>
              {texts.replayAll}
            </Button>
          )}
          <Letters
            items={letters}
            acts={mayWrite && { onReplay: ({ id }) => sending.mutate([id]), onDiscard: setAsks }}
          />
          {hasNextPage && (
            <button type="button" className="plain-button" onClick={() => void fetchNextPage()}>
              {texts.more}
            </button>
          )}
        </>
      )}
      {asks && (
        <Confirm
          title={asks === 'all' ? texts.confirmTitle : texts.discardTitle}
          text={asks === 'all' ? texts.confirmText : texts.discardText}
          yes={asks === 'all' ? texts.replayAll : texts.discard}
          no={texts.cancel}
          danger={asks !== 'all'}
          onYes={confirmed}
          onNo={() => setAsks(undefined)}
        />
      )}
    </section>
  )
}

function Letters({
  items,
  acts,
}: {
  items: readonly Delivery[]
  acts: false | { onReplay(delivery: Delivery): void; onDiscard(delivery: Delivery): void }
}) {
  const texts = useTexts(subscriptionTexts)
  const language = useLanguage()
  const columns: DataColumn<Delivery>[] = [
    { key: 'subscriber', head: texts.subscriber, text: ({ subscriber }) => subscriber },
    {
      key: 'since',
      head: texts.since,
      text: ({ createdAt }) => formatInstant(createdAt, language),
      value: ({ createdAt }) => createdAt,
    },
    {
      key: 'changes',
      head: texts.changes,
      text: ({ changes }) => formatNumber(changes, language),
      value: ({ changes }) => changes,
      numeric: true,
    },
    {
      key: 'attempts',
      head: texts.attempts,
      text: ({ attempts }) => formatNumber(attempts, language),
      value: ({ attempts }) => attempts,
      numeric: true,
    },
    {
      key: 'why',
      head: texts.why,
      text: ({ code = '' }) => (texts.codes[code] ? `${code} ${texts.codes[code]}` : code),
      render: ({ code = '' }) => (
        <>
          {code}
          {texts.codes[code] && <div className="quiet">{texts.codes[code]}</div>}
        </>
      ),
    },
    {
      key: 'call',
      head: texts.story,
      text: ({ call = '' }) => call,
      render: ({ call }) =>
        call && (
          <Link to="/services/calls/$id" params={{ id: call }}>
            {texts.story}
          </Link>
        ),
      unsorted: true,
    },
  ]
  return (
    <DataList
      label={texts.letters}
      columns={columns}
      rows={items}
      keyOf={({ id }) => id}
      file={texts.lettersFile}
      read={(cursor) => readDeadLetters(cursor)}
      actions={
        acts
          ? {
              head: texts.replay,
              render: (each) => (
                <>
                  <button
                    type="button"
                    className="plain-button"
                    aria-label={texts.replayTo(each.subscriber, formatInstant(each.createdAt, language))}
                    onClick={() => acts.onReplay(each)}
                  >
                    {texts.replay}
                  </button>
                  <button type="button" className="plain-button" onClick={() => acts.onDiscard(each)}>
                    {texts.discard}
                  </button>
                </>
              ),
            }
          : undefined
      }
    />
  )
}
