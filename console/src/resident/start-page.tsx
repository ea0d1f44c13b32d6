import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useNow } from '../clock/now.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Waiting } from '../parts/waiting.tsx'
import { useLogin } from '../session/login.ts'
import { type Attention, attentionOf, type Known } from './attention.ts'
import { consentsTexts } from './consents/consents.texts.ts'
import { lastDay } from './long-date.ts'
import { useNames } from './names.ts'
import { Problem } from './problem.tsx'
import { residentTexts } from './resident.texts.ts'
import { readSeen, useRights } from './resident-api.ts'
import { useSubject } from './subject.tsx'

/** What asks for the person's eyes now, and the four things she can do. */
export function StartPage() {
  const texts = useTexts(residentTexts)
  const login = useLogin()
  const { acting, may } = useSubject()
  const mayRead = may('rights.read')
  const consents = useRights('consents', mayRead)
  const blocks = useRights('blocks', mayRead)
  const proxies = useRights('proxies', mayRead)
  const erasures = useRights('erasures', mayRead)
  const seen = useQuery({
    queryKey: ['seen', 'start'],
    queryFn: ({ signal }) => readSeen({ limit: 200 }, signal),
    enabled: !acting,
  })
  const error = consents.error ?? blocks.error ?? proxies.error
  const ready = !mayRead || (consents.data && blocks.data && proxies.data)
  const known = {
    consents: consents.data,
    blocks: blocks.data,
    proxies: proxies.data,
    erasures: erasures.data,
    seen: acting ? undefined : seen.data?.items,
  }
  const holding = (list: readonly { state: string }[] | undefined) =>
    list?.filter(({ state }) => state === 'holds').length
  const counts = {
    consents: holding(consents.data),
    blocks: holding(blocks.data),
    proxies: holding(proxies.data),
  }
  return (
    <>
      <h1>{acting ? acting.name : texts.hello(login?.name.split(' ')[0] ?? '')}</h1>
      {!acting && <p>{texts.lead}</p>}
      <section className="me-section" aria-labelledby="attention-title">
        <h2 id="attention-title">{texts.attentionTitle}</h2>
        {error && <Problem error={error} onRetry={() => void consents.refetch()} />}
        {!ready && !error && <Waiting lines={3} />}
        {ready && !error && <AttentionList known={known} />}
      </section>
      <ul className="me-cards">
        {(['consents', 'blocks', 'proxies', 'seen'] as const).map((page) => (
          <li key={page}>
            <Link to={`/me/${page}`}>
              <b>{texts.pages[page]}</b>
              <span>{texts.cards[page]}</span>
              {page !== 'seen' && (
                <small>{counts[page] === undefined ? '\u00a0' : texts.counts[page](counts[page])}</small>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

function AttentionList({ known }: { known: Known }) {
  const found = attentionOf(known, useNow())
  const texts = useTexts(residentTexts)
  const sentence = useSentence()
  if (found.length === 0) return <p className="me-calm">{texts.nothing}</p>
  return (
    <ul className="me-attention">
      {found.map((each, index) => (
        <li key={index}>
          <p>{sentence(each)}</p>
          <Link to={`/me/${each.page}`}>{texts.lookLinks[each.page]}</Link>
        </li>
      ))}
    </ul>
  )
}

function useSentence(): (attention: Attention) => string {
  const texts = useTexts(residentTexts).attention
  const { names: consentNames } = useTexts(consentsTexts)
  const language = useLanguage()
  const names = useNames()
  return (each) => {
    switch (each.about) {
      case 'consentEnds':
        return texts.consentEnds(consentNames[each.kind], lastDay(each.until, language))
      case 'consentByProxy':
        return texts.consentByProxy(consentNames[each.kind], names.of(each.who))
      case 'consentByStaff':
        return texts.consentByStaff(consentNames[each.kind])
      case 'disclosureHalf':
        return texts.disclosureHalf(names.of(each.recipient), String(each.given))
      case 'erasure':
        return texts.erasure(names.of(each.recipient))
      case 'blockOpen':
        return texts.blockOpen(names.of(each.controller), lastDay(each.until, language))
      case 'proxyEnds':
        return texts.proxyEnds(names.of(each.holder), lastDay(each.until, language))
      case 'denied':
        return texts.denied(each.count)
      case 'emergency':
        return texts.emergency(each.count)
    }
  }
}
