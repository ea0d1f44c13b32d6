import { Button } from '@midas-ds/components/button'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Draft, type DraftDiff } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'
import { begunDraft } from './begun-draft.ts'
import { readChanges } from './change-fields.ts'
import { ChangesForm } from './changes-form.tsx'
import { Diff } from './diff.tsx'
import '../services.css'

const written = (operations: readonly unknown[]): string => JSON.stringify(operations, undefined, 2)

const mostAsFields = 50

/** One draft: what it changes, what that does, and its way to being published. */
export function DraftPage() {
  const texts = useTexts(addressingTexts)
  const { id = 'new' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'draft', id],
    queryFn: ({ signal }) => askExchange<Draft>('GET', `/addressing/drafts/${id}`, { signal }),
    enabled: id !== 'new',
  })
  if (id === 'new') return <DraftForm key="new" />
  if (data !== undefined && !error) return <DraftForm key={`${data.id} ${data.version}`} draft={data} />
  return (
    <div className="services-section">
      <Link to="/services/addressing">{texts.back}</Link>
      <h1>{texts.draft}</h1>
      {error ? <Refused error={error} onRetry={() => void refetch()} /> : <Waiting lines={8} />}
    </div>
  )
}

function DraftForm({ draft }: { draft?: Draft }) {
  const texts = useTexts(addressingTexts)
  const client = useQueryClient()
  const navigate = useNavigate()
  const mayWrite = useMay('exchange.addressing.write')
  const [title, setTitle] = useState(draft?.title ?? '')
  const [text, setText] = useState(written(draft?.operations ?? begunDraft()))
  // More rows than a person would read field by field are shown as text.
  const rows = readChanges(text)
  const [asText, setAsText] = useState((rows?.length ?? 0) > mostAsFields)
  const [diff, setDiff] = useState<DraftDiff>()
  const [fault, setFault] = useState<unknown>()
  // Whoever approves or publishes sees what it does without asking for it.
  const kept = useQuery({
    queryKey: ['exchange', 'draft-diff', draft?.id, draft?.version],
    queryFn: ({ signal }) =>
      askExchange<DraftDiff>('GET', `/addressing/drafts/${draft?.id}/diff`, { signal }),
    enabled: draft?.state === 'submitted' || draft?.state === 'approved',
  })
  const changed = title !== (draft?.title ?? '') || text !== written(draft?.operations ?? [])
  const act = async (go: (operations: unknown[]) => Promise<void>) => {
    setFault(undefined)
    let operations: unknown[]
    try {
      operations = JSON.parse(text) as unknown[]
    } catch {
      return setFault(texts.notJson)
    }
    await go(operations).catch(setFault)
  }
  const check = () =>
    act(async (operations) =>
      setDiff(await askExchange<DraftDiff>('POST', '/addressing/diff', { body: { operations } })),
    )
  const save = () =>
    act(async (operations) => {
      const body = {
        title: title.trim() || texts.draft,
        operations,
        ...(draft && { version: draft.version }),
      }
      const stored = draft
        ? await askExchange<Draft>('PUT', `/addressing/drafts/${draft.id}`, { body })
        : await askExchange<Draft>('POST', '/addressing/drafts', { body })
      await client.invalidateQueries({ queryKey: ['exchange'] })
      void navigate({ to: '/services/addressing/drafts/$id', params: { id: stored.id } })
    })
  const shownDiff = diff ?? (changed ? undefined : kept.data)
  const editable =
    mayWrite && (draft === undefined || ['open', 'submitted', 'approved'].includes(draft.state))
  return (
    <div className="services-section">
      <Link to="/services/addressing">{texts.back}</Link>
      <h1>{draft?.title ?? texts.newDraft}</h1>
      {draft && <DraftFacts draft={draft} />}
      <label className="field services-title">
        {texts.name}
        <input
          value={title}
          readOnly={!editable}
          onChange={({ target }) => setTitle(target.value)}
          maxLength={200}
        />
      </label>
      {rows && !asText ? (
        <ChangesForm changes={rows} editable={editable} onChange={(next) => setText(written(next))} />
      ) : (
        <>
          <label className="field" style={{ width: '100%' }}>
            {texts.changes}
            <textarea
              className="services-code"
              rows={Math.min(24, Math.max(6, text.split('\n').length))}
              value={text}
              readOnly={!editable}
              spellCheck={false}
              onChange={({ target }) => setText(target.value)}
            />
          </label>
          <p className="quiet">{texts.changesHint}</p>
        </>
      )}
      {rows && (
        <button
          type="button"
          className="plain-button"
          aria-pressed={asText}
          onClick={() => setAsText(!asText)}
        >
          {asText ? texts.asFields : texts.asText}
        </button>
      )}
      <div aria-live="polite" className="services-section">
        {typeof fault === 'string' ? (
          <p className="fault">{fault}</p>
        ) : (
          fault !== undefined && <Refused error={fault} />
        )}
      </div>
      <div className="services-steps">
        <Button size="medium" variant="secondary" onPress={() => void check()}>
          {texts.check}
        </Button>
        {editable && (
          <Button
            size="medium"
            isDisabled={!changed}
            variant={changed ? 'primary' : 'secondary'}
            onPress={() => void save()}
          >
            {texts.save}
          </Button>
        )}
        {draft && !changed && <Steps draft={draft} />}
      </div>
      {shownDiff && <Diff diff={shownDiff} />}
    </div>
  )
}

function DraftFacts({ draft }: { draft: Draft }) {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  return (
    <dl className="services-facts">
      <dt>{texts.state}</dt>
      <dd>
        <b>{texts.states[draft.state]}</b>
        {draft.publishedAs !== undefined && `, ${texts.publishedAs} ${draft.publishedAs}`}
      </dd>
      <dt>{texts.author}</dt>
      <dd>
        {draft.author.name ?? draft.author.id}, {formatInstant(draft.updatedAt, language)}
      </dd>
      {draft.approver && (
        <>
          <dt>{texts.approver}</dt>
          <dd>{draft.approver.name ?? draft.approver.id}</dd>
        </>
      )}
    </dl>
  )
}

type Step = 'submit' | 'approve' | 'publish' | 'discard'
const stepsIn: Record<Draft['state'], readonly Step[]> = {
  open: ['submit', 'discard'],
  submitted: ['approve', 'discard'],
  approved: ['publish', 'discard'],
  published: [],
  discarded: [],
}

function Steps({ draft }: { draft: Draft }) {
  const texts = useTexts(addressingTexts)
  const client = useQueryClient()
  const mayWrite = useMay('exchange.addressing.write')
  const mayApprove = useMay('exchange.addressing.approve')
  const [asking, setAsking] = useState<Step>()
  const go = useMutation({
    mutationFn: (step: Step) => askExchange<Draft>('POST', `/addressing/drafts/${draft.id}/${step}`),
    onSettled: () => {
      setAsking(undefined)
      void client.invalidateQueries({ queryKey: ['exchange'] })
    },
  })
  const offered = stepsIn[draft.state].filter((step) =>
    step === 'approve' ? mayApprove && !draft.mine : mayWrite,
  )
  return (
    <>
      {go.error && <Refused error={go.error} />}
      {draft.state === 'submitted' && draft.mine && <p className="quiet">{texts.own}</p>}
      {offered.map((step) => (
        <Button
          size="medium"
          key={step}
          variant={step === 'discard' ? 'secondary' : 'primary'}
          isDisabled={go.isPending}
          onPress={() => (step === 'publish' || step === 'discard' ? setAsking(step) : go.mutate(step))}
        >
          {texts[step]}
        </Button>
      ))}
      {asking && (
        <Confirm
          title={texts[asking]}
          text={asking === 'publish' ? texts.publishSure : draft.title}
          yes={texts[asking]}
          no={texts.cancel}
          danger={asking === 'discard'}
          onYes={() => go.mutate(asking)}
          onNo={() => setAsking(undefined)}
        />
      )}
    </>
  )
}
