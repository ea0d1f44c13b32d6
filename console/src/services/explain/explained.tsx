import { Link } from '@tanstack/react-router'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { useMay } from '../../session/login.ts'
import { beginDraft } from '../addressing/begun-draft.ts'
import type { Explanation } from '../services-api.ts'
import { explainTexts } from './explain.texts.ts'

/** Why a call goes as it does, and what to order so that it goes through. */
export function Explained({ explanation }: { explanation: Explanation }) {
  const texts = useTexts(explainTexts)
  const language = useLanguage()
  const { code, text, version, consumer, producer, contract, tried, decision, order, today } = explanation
  const through = code === undefined || code === 'ok'
  const rulesDeny =
    code === 'VP007' &&
    decision?.decision === 'deny' &&
    tried.some(({ kind, outcome }) => kind === 'authorisation' && outcome === 'matched')
  return (
    <div className="services-section">
      <p className={through ? 'services-good' : 'services-bad'}>
        {through ? texts.passes : texts.refused(code)}: {rulesDeny ? texts.denied : text[language]}
      </p>
      <h3>{texts.facts}</h3>
      <dl className="services-facts">
        <dt>{texts.version}</dt>
        <dd>{version}</dd>
        <dt>{texts.consumerName}</dt>
        <dd>{consumer ? `${consumer.name} (${consumer.hsaId})` : '–'}</dd>
        <dt>{texts.contractName}</dt>
        <dd>{contract?.name ?? '–'}</dd>
        <dt>{texts.producerName}</dt>
        <dd>{producer ? `${producer.name} (${producer.hsaId})` : '–'}</dd>
      </dl>
      <h3>{texts.tried}</h3>
      <ol className="services-tried">
        {tried.map(({ kind, address, outcome, row }, at) => (
          <li key={`${at} ${row ?? ''}`}>
            {texts[kind]} {texts.at} {address === '*' ? texts.everywhere : address}:{' '}
            <b className={outcome === 'matched' ? '' : 'quiet'}>{texts.outcomes[outcome]}</b>
          </li>
        ))}
      </ol>
      {decision && (
        <>
          <h3>
            {texts.decision}: {texts[decision.decision]}
          </h3>
          <ul className="services-tried">
            {decision.rules.map(({ id, law, text: rule }) => (
              <li key={id}>
                <b>{law}</b> {rule[language]}
              </li>
            ))}
          </ul>
          {rulesDeny && <p className="quiet">{texts.nobody}</p>}
          {decision.missing.length > 0 && (
            <>
              <h4>{texts.wouldChange}</h4>
              <ul className="services-tried">
                {decision.missing.map((missing) => (
                  <li key={missing.en}>{missing[language]}</li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      {today && (
        <p>
          <b>{texts.today}</b> {today.code === undefined ? texts.passes : texts.refused(today.code)}:{' '}
          {rulesDeny && today.code === code ? texts.denied : today.text[language]}
        </p>
      )}
      {order.length > 0 && <Orders order={order} />}
    </div>
  )
}

function Orders({ order }: Pick<Explanation, 'order'>) {
  const texts = useTexts(explainTexts)
  const language = useLanguage()
  const mayWrite = useMay('exchange.addressing.write')
  const operations = order.flatMap(({ operation }) => (operation === undefined ? [] : [operation]))
  return (
    <>
      <h3>{texts.order}</h3>
      <ol className="services-tried">
        {order.map(({ text }) => (
          <li key={text.en}>{text[language]}</li>
        ))}
      </ol>
      {mayWrite && operations.length > 0 && (
        <Link
          to="/services/addressing/drafts/$id"
          params={{ id: 'new' }}
          className="button-link"
          onClick={() => beginDraft(operations)}
        >
          {texts.begin}
        </Link>
      )}
    </>
  )
}
