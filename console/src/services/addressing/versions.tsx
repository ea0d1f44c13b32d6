import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Draft, type Version } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'

/** Published versions, the newest first, and the way back to one. */
export function Versions() {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const mayWrite = useMay('exchange.addressing.write')
  const navigate = useNavigate()
  const { data } = useQuery({
    queryKey: ['exchange', 'versions'],
    queryFn: ({ signal }) =>
      askExchange<{ current: number; items: Version[] }>('GET', '/addressing/versions', { signal }),
    refetchInterval: 10_000,
  })
  const back = useMutation({
    mutationFn: (number: number) => askExchange<Draft>('POST', `/addressing/versions/${number}/roll-back`),
    onSuccess: ({ id }) => void navigate({ to: '/services/addressing/drafts/$id', params: { id } }),
  })
  return (
    <section aria-label={texts.versions}>
      <h2>{texts.versions}</h2>
      {back.error && <Refused error={back.error} />}
      <ol className="services-tried" reversed>
        {data?.items.map(({ number, note, at, author, approver, changes, current }) => (
          <li key={number} value={number}>
            {note}, {formatInstant(at, language)}, {texts.changeCount(changes)}. {texts.author}{' '}
            {author.name ?? author.id}, {texts.approver.toLowerCase()} {approver.name ?? approver.id}.{' '}
            {current ? (
              <b>{texts.current}</b>
            ) : (
              mayWrite && (
                <button type="button" className="plain-button" onClick={() => back.mutate(number)}>
                  {texts.rollBack}
                </button>
              )
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
