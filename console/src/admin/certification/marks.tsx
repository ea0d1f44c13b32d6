import { Button } from '@midas-ds/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { HeldMark, MarkWrite, Product } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { formatDate } from '../../i18n/format.ts'
import { Refused } from '../../parts/refused.tsx'
import { LongText, Pick, TextInput } from '../../register/form/fields.tsx'
import { useForm } from '../../register/form/use-form.ts'
import { useMay } from '../../session/login.ts'
import { AskReason } from '../parts/ask-reason.tsx'
import { DayField } from '../parts/day-field.tsx'
import type { PartyAround } from '../party-around.ts'
import { certificationTexts } from './certification.texts.ts'

/** The marks of a product: recorded, verified and revoked here. */
export function Marks({ product, around }: { product: Product; around: PartyAround }) {
  const texts = certificationTexts[around.language]
  const mayWrite = useMay('trust.certification.write')
  const queries = useQueryClient()
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<HeldMark>()
  const reread = () => queries.invalidateQueries()
  return (
    <section>
      <h2>{texts.marks}</h2>
      {product.marks.length === 0 && <p className="quiet">{texts.noMarks}</p>}
      <ul className="cards">
        {product.marks.map((mark) => (
          <li key={mark.id} className={mark.holds ? '' : 'quiet'}>
            <b>{around.names.nameOf(mark.schemeId)}</b>
            <span className={mark.holds ? 'good' : 'warn'}>
              {mark.holds ? `✓ ${texts.holds}` : `✕ ${texts.holdsNot}`}
              {mark.validUntil && `, ${texts.until(formatDate(mark.validUntil, around.language))}`}
            </span>
            <span className="quiet">
              {texts.sources[mark.source]}
              {mark.reference && `, ${mark.reference}`}
              {mark.revokedAt &&
                `, ${texts.revoked(formatDate(mark.revokedAt, around.language), mark.revokedReason ?? '')}`}
            </span>
            {mayWrite && !mark.revokedAt && (
              <button type="button" className="plain-button" onClick={() => setRevoking(mark)}>
                {texts.revoke} <span className="spoken">{around.names.nameOf(mark.schemeId)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && !adding && (
        <button type="button" className="plain-button" onClick={() => setAdding(true)}>
          {texts.addMark}
        </button>
      )}
      {adding && (
        <AddMark
          product={product}
          around={around}
          onDone={() => {
            setAdding(false)
            void reread()
          }}
        />
      )}
      {revoking && (
        <AskReason
          danger
          title={`${texts.revoke}: ${around.names.nameOf(revoking.schemeId)}`}
          text={texts.revokeText}
          label={texts.reason}
          max={200}
          yes={texts.revoke}
          no={around.words.cancel}
          onYes={async (reason) => {
            await askTrust('POST', `/products/${product.id}/marks/${revoking.id}/revoke`, {
              body: { reason },
            })
            setRevoking(undefined)
            await reread()
          }}
          onNo={() => setRevoking(undefined)}
        />
      )}
    </section>
  )
}

const blank: MarkWrite = { schemeId: '' }

function AddMark({ product, around, onDone }: { product: Product; around: PartyAround; onDone(): void }) {
  const texts = certificationTexts[around.language]
  const form = useForm(blank, async (write) => {
    await askTrust('POST', `/products/${product.id}/marks`, { body: write })
    onDone()
  })
  const chosen = around.names.schemes.find(({ id }) => id === form.value.schemeId)
  return (
    <form
      className="object-form"
      onSubmit={(event) => {
        event.preventDefault()
        void form.save()
      }}
    >
      <Pick
        label={texts.scheme}
        value={form.value.schemeId || undefined}
        choices={around.names.schemes.map(({ id, name }) => ({ value: id, label: name }))}
        fault={form.fault('schemeId')}
        onChange={(id) => form.set('schemeId', id ?? '')}
      />
      <TextInput form={form} field="reference" label={texts.certificate} max={200} />
      <DayField
        label={around.words.validUntil}
        hint={around.words.lastDay}
        edge="until"
        instant={form.value.validUntil}
        fault={form.fault('validUntil')}
        onChange={(instant) => form.set('validUntil', instant)}
      />
      {chosen?.trustMarkType && (
        <LongText form={form} field="trustMark" label={texts.signed} hint={texts.signedHint} max={16_384} />
      )}
      {form.refusal && <Refused error={form.refusal} />}
      <div className="form-buttons">
        <Button type="submit" isDisabled={form.value.schemeId === '' || form.saving}>
          {texts.addMark}
        </Button>
        <Button variant="secondary" onPress={onDone}>
          {around.words.cancel}
        </Button>
      </div>
    </form>
  )
}
