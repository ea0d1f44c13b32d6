import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataTable } from '../../services/list/data-table.tsx'
import { useMay } from '../../session/login.ts'
import { askHub } from '../data-api.ts'
import { productTexts } from '../product/product.texts.ts'
import { deliveryTexts } from './delivery.texts.ts'
import { type Delivery, type Dispatch, isUnderWay, useDelivery, usePlans } from './delivery-api.ts'
import { useDeliveryWords } from './use-delivery-words.ts'

/** One delivery: of what it is, its files, each time it was sent with what came back, and sending it again. */
export function DeliveryPage() {
  const texts = useTexts(deliveryTexts)
  const words = useDeliveryWords()
  const { id = '' } = useParams({ strict: false })
  const { data: delivery, error, refetch } = useDelivery(id)
  return (
    <div className="services-section">
      <Link to="/data/deliveries">{texts.back}</Link>
      <h1>
        {delivery ? texts.one(words.product(delivery.product), words.period(delivery)) : texts.oneTitle}
      </h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {delivery === undefined ? !error && <Waiting lines={12} /> : <Shown delivery={delivery} />}
    </div>
  )
}

function Shown({ delivery }: { delivery: Delivery }) {
  const texts = useTexts(deliveryTexts)
  const words = useDeliveryWords()
  const { state, reason } = delivery
  const { data: plans } = usePlans()
  const pushes = plans?.find(({ id }) => id === delivery.plan)?.target.kind === 'push'
  return (
    <>
      <p role="status">
        <b>{texts.states[state]}.</b> {texts.stateTexts[state]} {words.reason(reason)}
      </p>
      <Resend delivery={delivery} pushes={pushes} />
      <DeliveryFacts delivery={delivery} />
      <section className="services-section" aria-labelledby="dispatches">
        <h2 id="dispatches">{texts.dispatches}</h2>
        {delivery.dispatches.length > 0 ? (
          <Dispatches dispatches={delivery.dispatches} />
        ) : (
          <p className="empty">{pushes ? texts.notYetSent : texts.noDispatches}</p>
        )}
      </section>
      {delivery.files && <Files files={delivery.files} />}
    </>
  )
}

/** What failed can be made again, and what is ready be sent again to a register that it is sent to. */
function Resend({ delivery, pushes }: { delivery: Delivery; pushes: boolean }) {
  const texts = useTexts(deliveryTexts)
  const client = useQueryClient()
  const mayWrite = useMay('hub.deliveries.write')
  const [asking, setAsking] = useState(false)
  const again = useMutation({
    mutationFn: () => askHub<Delivery>('POST', `/deliveries/${delivery.id}/resend`),
    onSuccess: (after) => client.setQueryData(['hub', 'delivery', delivery.id], after),
  })
  const failed = delivery.state === 'failed'
  const can = failed || (delivery.state === 'ready' && pushes && !isUnderWay(delivery))
  if (!mayWrite || !can) return again.error ? <Refused error={again.error} /> : null
  return (
    <>
      <div className="services-steps">
        <button
          type="button"
          className="plain-button"
          disabled={again.isPending}
          onClick={() => setAsking(true)}
        >
          {failed ? texts.remake : texts.resend}
        </button>
      </div>
      {again.error && <Refused error={again.error} />}
      {asking && (
        <Confirm
          title={failed ? texts.remakeTitle : texts.resendTitle}
          text={failed ? texts.remakeText : texts.resendText}
          yes={failed ? texts.remake : texts.resend}
          no={texts.no}
          onYes={() => {
            setAsking(false)
            again.mutate()
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  )
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  const texts = useTexts(deliveryTexts)
  const { formats } = useTexts(productTexts)
  const language = useLanguage()
  const words = useDeliveryWords()
  return (
    <Facts
      facts={[
        [texts.organisation, delivery.organisationName],
        [
          texts.plan,
          delivery.plan === undefined ? (
            texts.byHand
          ) : (
            <Link key="plan" to="/data/deliveries/$id" params={{ id: delivery.plan }}>
              {texts.toPlan}
            </Link>
          ),
        ],
        [
          texts.run,
          <Link key="run" to="/data/runs/$id" params={{ id: delivery.run }}>
            {texts.toRun}
          </Link>,
        ],
        [texts.of, words.period(delivery)],
        [texts.format, delivery.formats.map((format) => formats[format]).join(', ')],
        [texts.made, formatInstant(delivery.createdAt, language)],
        [texts.endedAt, delivery.endedAt && formatInstant(delivery.endedAt, language)],
        [
          texts.keepUntil,
          delivery.state === 'ready' ? formatInstant(delivery.keepUntil, language) : undefined,
        ],
        [texts.folder, <code key="folder">{delivery.folder}</code>],
        [texts.id, <Copyable key="id" value={delivery.id} label={texts.id} />],
      ]}
    />
  )
}

function Dispatches({ dispatches }: { dispatches: readonly Dispatch[] }) {
  const texts = useTexts(deliveryTexts)
  const language = useLanguage()
  const words = useDeliveryWords()
  return (
    <DataTable<Dispatch>
      label={texts.dispatches}
      rows={dispatches}
      keyOf={({ id }) => id}
      columns={[
        { key: 'at', head: texts.sentAt, text: ({ createdAt }) => formatInstant(createdAt, language) },
        { key: 'state', head: texts.state, text: words.sending },
        {
          key: 'receipt',
          head: texts.receipt,
          text: ({ receipt }) => {
            const { files = [], answer } = (receipt ?? {}) as { files?: unknown[]; answer?: unknown }
            if (files.length === 0) return ''
            return texts.readBack(files.length) + (answer === undefined ? '' : `; ${texts.answered}`)
          },
        },
        {
          key: 'attempts',
          head: texts.attempts,
          text: ({ attempts }) => formatNumber(attempts, language),
          numeric: true,
        },
        {
          key: 'by',
          head: texts.by,
          text: ({ askedBy, askedByName }) =>
            askedBy === 'schedule' ? texts.bySchedule : (askedByName ?? askedBy),
        },
        {
          key: 'ended',
          head: texts.endedAt,
          text: ({ endedAt }) => (endedAt === undefined ? '' : formatInstant(endedAt, language)),
        },
      ]}
    />
  )
}

function Files({ files }: { files: NonNullable<Delivery['files']> }) {
  const texts = useTexts(deliveryTexts)
  const language = useLanguage()
  return (
    <section className="services-section" aria-labelledby="files">
      <h2 id="files">{texts.files}</h2>
      <DataTable<(typeof files)[number]>
        label={texts.files}
        rows={files}
        keyOf={({ name }) => name}
        columns={[
          { key: 'name', head: texts.file, text: ({ name }) => name },
          {
            key: 'rows',
            head: texts.rows,
            text: ({ rows }) => (rows === undefined ? '' : formatNumber(rows, language)),
            numeric: true,
          },
          {
            key: 'bytes',
            head: texts.bytes,
            text: ({ bytes }) => formatNumber(bytes, language),
            numeric: true,
          },
          {
            key: 'sha256',
            head: texts.sha256,
            text: ({ sha256 }) => sha256,
            render: ({ sha256 }) => (
              <Copyable value={sha256} shown={`${sha256.slice(0, 16)}…`} label={texts.sha256} />
            ),
          },
        ]}
      />
    </section>
  )
}
