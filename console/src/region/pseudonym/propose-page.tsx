import { Button } from '@midas-ds/components/button'
import { TextArea } from '@midas-ds/components/textfield'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { askRegion, type Reidentification } from '../region-api.ts'
import { reidentificationTexts } from './reidentification.texts.ts'

const first = { permit: '', permitEpoch: '1', pseudonym: '', askedBy: '', reason: '', legalBasis: '' }
type Draft = typeof first

const isPermit = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
const isPseudonym = (text: string) => /^[0-9a-f]{64}$/.test(text)

/** Asks who is behind one pseudonym, with why and by which law. */
export function ProposePage() {
  const texts = useTexts(reidentificationTexts)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(first)
  const { permit, permitEpoch, pseudonym, ...words } = trimmed(draft)
  const isRight =
    isPermit(permit) &&
    isPseudonym(pseudonym) &&
    /^[1-9]\d{0,4}$/.test(permitEpoch) &&
    Object.values(words).every((text) => text !== '')
  const propose = useMutation({
    mutationFn: () =>
      askRegion<Reidentification>('POST', '/reidentifications', {
        body: { ...words, permit, pseudonym, permitEpoch: Number(permitEpoch) },
      }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['region'] })
      void navigate({ to: '/region/reidentifications/$id', params: { id } })
    },
  })
  const field = (key: keyof Draft, max: number, fault?: string) => (
    <TextField
      label={texts[key]}
      help={texts[`${key}Help`]}
      fault={fault}
      value={draft[key]}
      max={max}
      numeric={key === 'permitEpoch'}
      onChange={(text) => setDraft({ ...draft, [key]: text })}
    />
  )
  return (
    <div className="services-section">
      <Link to="/region/reidentifications">{texts.back}</Link>
      <h1>{texts.propose}</h1>
      <p className="data-note">{texts.twoPeople}</p>
      <form
        className="services-change region-form"
        aria-label={texts.propose}
        onSubmit={(event) => {
          event.preventDefault()
          if (isRight) propose.mutate()
        }}
      >
        {field('permit', 36, permit === '' || isPermit(permit) ? undefined : texts.permitFault)}
        {field('permitEpoch', 5)}
        {field(
          'pseudonym',
          64,
          pseudonym === '' || isPseudonym(pseudonym) ? undefined : texts.pseudonymFault,
        )}
        {field('askedBy', 200)}
        <TextArea
          label={texts.reason}
          description={texts.reasonHelp}
          maxLength={2000}
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
        />
        {field('legalBasis', 500)}
        {propose.error && <Refused error={propose.error} />}
        <div className="services-steps">
          <Button size="medium" type="submit" isDisabled={!isRight || propose.isPending}>
            {texts.save}
          </Button>
          <Button
            size="medium"
            variant="secondary"
            onPress={() => void navigate({ to: '/region/reidentifications' })}
          >
            {texts.cancel}
          </Button>
        </div>
      </form>
    </div>
  )
}

const trimmed = (draft: Draft): Draft =>
  Object.fromEntries(Object.entries(draft).map(([key, text]) => [key, text.trim()])) as Draft
