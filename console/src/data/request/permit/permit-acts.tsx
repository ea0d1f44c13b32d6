import { Button } from '@midas-ds/components/button'
import { TextArea } from '@midas-ds/components/textfield'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AskReason } from '../../../admin/parts/ask-reason.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { askHub } from '../../data-api.ts'
import { requestTexts } from '../request.texts.ts'
import type { PermitPage } from '../request-api.ts'
import { permitTexts } from './permit.texts.ts'

/** What whoever decides on permits can do with one that is in force. */
export function PermitActs({ permit }: { permit: PermitPage }) {
  const texts = useTexts(permitTexts)
  const shared = useTexts(requestTexts)
  const client = useQueryClient()
  const [open, setOpen] = useState<'revoke' | 'prolong'>()
  const { id, version, may } = permit
  const act = useMutation({
    mutationFn: ({ name, body }: { name: 'revoke' | 'prolong'; body: object }) =>
      askHub<PermitPage>('POST', `/permits/${id}/${name}`, { body: { version, ...body } }),
    onSuccess: (page) => {
      setOpen(undefined)
      client.setQueryData(['hub', 'permit', id], page)
      void client.invalidateQueries({ queryKey: ['hub', 'permits'] })
    },
    // somebody else may have been there first: what is shown is as it is now
    onError: () => client.invalidateQueries({ queryKey: ['hub', 'permit', id] }),
  })
  const close = () => {
    act.reset()
    setOpen(undefined)
  }
  if (!may.includes('revoke') && !may.includes('prolong')) return null
  return (
    <div className="services-section request-acts">
      <div className="services-steps">
        {may.includes('prolong') && open !== 'prolong' && (
          <Button size="medium" variant="secondary" onPress={() => setOpen('prolong')}>
            {texts.prolong}
          </Button>
        )}
        {may.includes('revoke') && (
          <Button size="medium" variant="secondary" onPress={() => setOpen('revoke')}>
            {texts.revoke}
          </Button>
        )}
      </div>
      {open === 'revoke' && (
        <AskReason
          title={texts.revokeTitle(permit.number)}
          text={texts.revokeText}
          label={shared.reasons}
          max={4000}
          yes={texts.revoke}
          no={shared.notYet}
          danger
          onYes={async (reasons) => void (await act.mutateAsync({ name: 'revoke', body: { reasons } }))}
          onNo={close}
        />
      )}
      {open === 'prolong' && (
        <Prolong
          isSending={act.isPending}
          error={act.error}
          onProlong={(body) => act.mutate({ name: 'prolong', body })}
          onCancel={close}
        />
      )}
    </div>
  )
}

interface ProlongProps {
  isSending: boolean
  error: unknown
  onProlong(body: { months: number; reasons: string }): void
  onCancel(): void
}

function Prolong({ isSending, error, onProlong, onCancel }: ProlongProps) {
  const texts = useTexts(permitTexts)
  const shared = useTexts(requestTexts)
  const [months, setMonths] = useState('12')
  const [reasons, setReasons] = useState('')
  const many = Number(months)
  const isRight = Number.isInteger(many) && many >= 1 && many <= 120 && reasons.trim().length >= 10
  return (
    <form
      className="services-change request-form"
      aria-label={texts.prolong}
      onSubmit={(event) => {
        event.preventDefault()
        if (isRight) onProlong({ months: many, reasons: reasons.trim() })
      }}
    >
      <h2>{texts.prolong}</h2>
      <p className="quiet">{texts.prolongText}</p>
      <label className="field">
        {texts.prolongBy}
        <span className="services-unit">
          <input
            type="number"
            min={1}
            max={120}
            value={months}
            onChange={({ target }) => setMonths(target.value)}
          />
          {shared.monthsUnit}
        </span>
      </label>
      <TextArea
        label={shared.reasons}
        description={shared.reasonsHint}
        maxLength={4000}
        value={reasons}
        onChange={setReasons}
      />
      {error != null && <Refused error={error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={!isRight || isSending}>
          {texts.prolong}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {shared.cancel}
        </Button>
      </div>
    </form>
  )
}
