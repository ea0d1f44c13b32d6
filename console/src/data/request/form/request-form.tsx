import { Button } from '@midas-ds/components/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { Confirm } from '../../../parts/confirm.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { askHub } from '../../data-api.ts'
import { requestTexts } from '../request.texts.ts'
import type { RequestPage } from '../request-api.ts'
import { DataStep } from './data-step.tsx'
import { PeopleStep, ProtectionStep, PurposeStep } from './other-steps.tsx'
import { draftOf, type RequestDraft, type Step, stepNames, stepOf, writeOf } from './request-draft.ts'
import { SendStep } from './send-step.tsx'

interface RequestFormProps {
  /** As it is kept; absent until it has been saved. */
  before: RequestPage | undefined
  first: RequestDraft | RequestPage
}

/** An application, a step at a time. It is kept at every step, so that it can be left and gone on with. */
export function RequestForm({ before, first }: RequestFormProps) {
  const texts = useTexts(requestTexts)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<RequestDraft>(() => (before ? draftOf(before) : (first as RequestDraft)))
  const [kept, setKept] = useState(before)
  const [step, setStep] = useState<Step>('data')
  const [sending, setSending] = useState(false)
  const isUnsaved = JSON.stringify(writeOf(draft)) !== (kept ? JSON.stringify(writeOf(draftOf(kept))) : '')
  const save = useMutation({
    mutationFn: async () => {
      if (kept && !isUnsaved) return kept
      return kept
        ? askHub<RequestPage>('PUT', `/requests/${kept.id}`, {
            body: { ...writeOf(draft), version: kept.version },
          })
        : askHub<RequestPage>('POST', '/requests', { body: writeOf(draft) })
    },
    onSuccess: (page) => {
      setKept(page)
      client.setQueryData(['hub', 'request', page.id], page)
      void client.invalidateQueries({ queryKey: ['hub', 'requests'] })
    },
  })
  const submit = useMutation({
    mutationFn: async () => {
      const { id, version } = await save.mutateAsync()
      return askHub<RequestPage>('POST', `/requests/${id}/submit`, { body: { version } })
    },
    onSuccess: (page) => {
      client.setQueryData(['hub', 'request', page.id], page)
      void client.invalidateQueries({ queryKey: ['hub', 'requests'] })
      void navigate({ to: '/data/requests/$id', params: { id: page.id } })
    },
  })
  const canBeKept = draft.product !== '' && draft.title.trim() !== ''
  const go = (to: Step) => {
    if (!canBeKept) return
    void save.mutateAsync().then(
      () => setStep(to),
      () => undefined,
    )
  }
  const at = stepNames.indexOf(step)
  const next = stepNames[at + 1]
  const previous = stepNames[at - 1]
  const lacking = new Set((kept?.missing ?? []).map(({ field }) => stepOf(field)))
  const parts = { draft, onChange: setDraft, faults: faultsIn(kept, isUnsaved) }
  return (
    <form
      className="services-change request-form"
      aria-label={texts.steps[step]}
      onSubmit={(event) => {
        event.preventDefault()
        if (next) go(next)
        else setSending(true)
      }}
    >
      <ol className="request-steps">
        {stepNames.map((each, index) => (
          <li key={each}>
            <button
              type="button"
              className="plain-button"
              aria-current={each === step ? 'step' : undefined}
              disabled={!canBeKept && index > 0}
              onClick={() => go(each)}
            >
              {index + 1}. {texts.steps[each]}
              {kept !== undefined && each !== 'send' && (
                <span className="quiet"> {lacking.has(each) ? texts.stepLacks : texts.stepDone}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
      <h2>{texts.steps[step]}</h2>
      <p className="quiet">{texts.stepLeads[step]}</p>
      {step === 'data' && <DataStep {...parts} isNumbered={kept?.number !== undefined} />}
      {step === 'purpose' && <PurposeStep {...parts} />}
      {step === 'people' && <PeopleStep {...parts} names={kept?.people ?? []} />}
      {step === 'protection' && <ProtectionStep {...parts} />}
      {step === 'send' && kept && <SendStep request={kept} onStep={setStep} />}
      {(submit.error ?? save.error) && <Refused error={submit.error ?? save.error} />}
      <div className="services-steps">
        {previous && (
          <Button size="medium" variant="secondary" onPress={() => go(previous)}>
            {texts.previous}
          </Button>
        )}
        {next ? (
          <Button size="medium" type="submit" isDisabled={!canBeKept || save.isPending}>
            {texts.next}
          </Button>
        ) : (
          <Button size="medium" type="submit" isDisabled={lacking.size > 0 || submit.isPending}>
            {texts.submit}
          </Button>
        )}
        <span role="status" className="quiet">
          {canBeKept ? (isUnsaved ? texts.unsaved : texts.draftKept) : texts.toKeep}
        </span>
      </div>
      {sending && (
        <Confirm
          title={texts.submitTitle}
          text={texts.submitText}
          yes={texts.submit}
          no={texts.notYet}
          onYes={() => {
            setSending(false)
            submit.mutate()
          }}
          onNo={() => setSending(false)}
        />
      )}
    </form>
  )
}

/** What the server says of what is kept, by field; nothing of what has been changed since. */
function faultsIn(kept: RequestPage | undefined, isUnsaved: boolean): RequestPage['missing'] {
  return kept === undefined || isUnsaved ? [] : kept.missing
}
