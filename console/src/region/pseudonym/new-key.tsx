import { Button } from '@midas-ds/components/button'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ChooseOne } from '../../parts/choose-one.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { PseudonymEpoch, PseudonymEpochs } from '../region-api.ts'
import { pseudonymTexts } from './pseudonym.texts.ts'

/** A region that says nothing else keeps the old key for a year. */
const usualKeepDays = '365'

interface NewKeyProps {
  current: PseudonymEpoch
  begin: UseMutationResult<PseudonymEpochs, Error, object>
  onCancel(): void
}

/** Begins an epoch. Its number is written by hand, and it is asked once more: everybody gets other pseudonyms. */
export function NewKey({ current, begin, onCancel }: NewKeyProps) {
  const texts = useTexts(pseudonymTexts)
  const [method, setMethod] = useState(current.method)
  const [keepDays, setKeepDays] = useState(usualKeepDays)
  const [from, setFrom] = useState('')
  const [asking, setAsking] = useState(false)
  const isRight = from.trim() === current.id && /^\d{1,4}$/.test(keepDays) && Number(keepDays) <= 3650
  return (
    <form
      className="services-change region-form"
      aria-label={texts.newKeyTitle}
      onSubmit={(event) => {
        event.preventDefault()
        if (isRight) setAsking(true)
      }}
    >
      <ChooseOne<PseudonymEpoch['method']>
        label={texts.method}
        value={method}
        choices={[
          ['keyed', texts.methods.keyed, texts.methodHelp.keyed],
          ['vault', texts.methods.vault, texts.methodHelp.vault],
        ]}
        onChange={setMethod}
      />
      <TextField
        label={texts.keepDays}
        help={texts.keepHelp}
        value={keepDays}
        max={4}
        numeric
        onChange={setKeepDays}
      />
      <TextField label={texts.confirmEpoch(current.id)} value={from} max={6} numeric onChange={setFrom} />
      {begin.error && <Refused error={begin.error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" variant="danger" isDisabled={!isRight || begin.isPending}>
          {texts.change}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {texts.cancel}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={texts.confirmTitle}
          text={texts.warning}
          yes={texts.change}
          no={texts.no}
          danger
          onYes={() => {
            setAsking(false)
            begin.mutate({ from: current.id, method, keepDays: Number(keepDays) })
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </form>
  )
}
