import { Button } from '@midas-ds/components/button'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { subscriptionTexts } from './subscriptions.texts.ts'
import { type Delivery, discard, readDeadLetters, replay } from './subscriptions-api.ts'

/** Deliveries that were given up, to be sent again one or all, or let go of. */
export function DeadLetters({ mayWrite }: { mayWrite: boolean }) {
  const texts = useTexts(subscriptionTexts)
  const client = useQueryClient()
  const [asks, setAsks] = useState<'all' | Delivery>()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'subscriptions', 'dead'],
    queryFn: ({ signal }) => readDeadLetters(signal),
    refetchInterval: 10_000,
  })
  const onSettled = () => client.invalidateQueries({ queryKey: ['exchange', 'subscriptions'] })
  const sending = useMutation({ mutationFn: replay, onSettled })
  const letting = useMutation({ mutationFn: discard, onSettled })
  const confirmed = () => {
    if (asks === 'all') sending.mutate(undefined)
    else if (asks) letting.mutate(asks.id)
    setAsks(undefined)
  }
  return (
    <section className="services-section">
      <h2>{texts.letters}</h2>
      <p className="quiet">{texts.lettersWhy}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {(sending.error ?? letting.error) && <Refused error={sending.error ?? letting.error} />}
      <div role="status">{sending.data && texts.replayed(sending.data.replayed)}</div>
      {data?.items.length === 0 && <p className="empty">{texts.noLetters}</p>}
      {data && data.items.length > 0 && (
        <>
          {mayWrite && (
            <Button isDisabled={sending.isPending} onPress={() => setAsks('all')}>
              {texts.replayAll}
            </Button>
          )}
          <Letters
            items={data.items}
            acts={mayWrite && { onReplay: ({ id }) => sending.mutate([id]), onDiscard: setAsks }}
          />
          {data.next && <p className="quiet">{texts.more}</p>}
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
  const names = [texts.subscriber, texts.since, texts.changes, texts.attempts, texts.why, texts.story]
  return (
    <div className="services-scroll" role="region" aria-label={texts.letters} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {[...names, ...(acts ? [texts.replay] : [])].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <tr key={each.id}>
              <th scope="row">{each.subscriber}</th>
              <td>{formatInstant(each.createdAt, language)}</td>
              <td>{each.changes}</td>
              <td>{each.attempts}</td>
              <td>
                {each.code}
                {each.code && texts.codes[each.code] && <div className="quiet">{texts.codes[each.code]}</div>}
              </td>
              <td>
                {each.call && (
                  <Link to="/services/calls/$id" params={{ id: each.call }}>
                    {texts.story}
                  </Link>
                )}
              </td>
              {acts && (
                <td>
                  <div className="services-steps">
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
                  </div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
