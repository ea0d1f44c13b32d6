import { Button } from '@midas-ds/components/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { HsaIds } from '../hsa-ids.tsx'
import { subscriptionTexts } from './subscriptions.texts.ts'
import { type Subscription, saveSubscription } from './subscriptions-api.ts'

const lines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]

/** A new subscription, or one that is changed. */
export function SubscriptionForm({ before, onDone }: { before: Subscription | undefined; onDone(): void }) {
  const texts = useTexts(subscriptionTexts)
  const client = useQueryClient()
  const list = useId()
  const [name, setName] = useState(before?.name ?? '')
  const [logicalAddress, setAddress] = useState(before?.logicalAddress ?? '')
  const [domains, setDomains] = useState(before?.serviceDomains.join('\n') ?? '')
  const [categories, setCategories] = useState(before?.categorizations.join('\n') ?? '')
  const [active, setActive] = useState(before?.active ?? true)
  const save = useMutation({
    mutationFn: () =>
      saveSubscription(before?.id, {
        name: name.trim(),
        logicalAddress: logicalAddress.trim(),
        serviceDomains: lines(domains),
        categorizations: lines(categories),
        active,
        ...(before && { version: before.version }),
        ...(before?.organisation !== undefined && { organisation: before.organisation }),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['exchange', 'subscriptions'] })
      onDone()
    },
  })
  const title = before ? texts.editNamed(before.name) : texts.add
  return (
    <form
      className="services-change"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>{title}</h2>
      <div className="services-change-fields">
        <label className="field">
          {texts.name}
          <input value={name} onChange={({ target }) => setName(target.value)} maxLength={200} required />
        </label>
        <label className="field">
          {texts.address}
          <input
            value={logicalAddress}
            onChange={({ target }) => setAddress(target.value)}
            maxLength={64}
            list={list}
            required
            spellCheck={false}
            autoComplete="off"
          />
          <HsaIds id={list} of="logical-addresses" />
        </label>
        {(
          [
            [texts.domains, domains, setDomains],
            [texts.categories, categories, setCategories],
          ] as const
        ).map(([label, value, set]) => (
          <label key={label} className="field">
            {label}
            <span className="quiet">{texts.listHelp}</span>
            <textarea
              value={value}
              onChange={({ target }) => set(target.value)}
              rows={3}
              spellCheck={false}
            />
          </label>
        ))}
      </div>
      <label className="services-check">
        <input type="checkbox" checked={active} onChange={({ target }) => setActive(target.checked)} />
        <span>
          {texts.active}. <span className="quiet">{texts.activeHelp}</span>
        </span>
      </label>
      {save.error && <Refused error={save.error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={save.isPending}>
          {texts.save}
        </Button>
        <Button size="medium" variant="secondary" onPress={onDone}>
          {texts.cancel}
        </Button>
      </div>
    </form>
  )
}
