import { Button } from '@midas-ds/components/button'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { HsaIds } from '../../hsa-ids.tsx'
import { askExchange, type Contract, contractName } from '../../services-api.ts'
import { isSame } from './holds.ts'
import { rulesTexts } from './rules.texts.ts'
import { type AlertRule, type AlertRuleWrite, ordinary, saveRule } from './rules-api.ts'

interface RuleFormProps {
  /** The rule to change; a new one when there is none. */
  before: AlertRuleWrite | undefined
  rules: readonly AlertRule[]
  whatOf(rule: AlertRuleWrite): string
  onSaved(): void
  onCancel(): void
}

/** A new rule, or one that is changed; whom it is for is never changed, since that is another rule. */
export function RuleForm({ before, rules, whatOf, onSaved, onCancel }: RuleFormProps) {
  const texts = useTexts(rulesTexts)
  const [rule, setRule] = useState<AlertRuleWrite>(before ?? ordinary)
  const save = useMutation({ mutationFn: () => saveRule(rule), onSuccess: onSaved })
  const set = (more: Partial<AlertRuleWrite>) => setRule({ ...rule, ...more })
  const title = before ? texts.changeTitle(whatOf(before)) : texts.addTitle
  const replaced = before === undefined && rules.some((each) => isSame(each, rule))
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
      {before === undefined && <ForWhom rule={rule} onChange={setRule} />}
      <div className="services-change-fields services-tops">
        <NumberField
          label={texts.errorsField}
          help={texts.errorsHelp}
          unit="%"
          value={Math.round(rule.errors * 1000) / 10}
          min={0.1}
          max={100}
          step={0.1}
          onChange={(percent) => set({ errors: (percent ?? 0) / 100 })}
        />
        <NumberField
          label={texts.slowField}
          unit="ms"
          help={texts.slowHelp}
          value={rule.slowMs}
          min={1}
          max={600_000}
          optional
          onChange={(slowMs) => {
            const { slowMs: _, ...rest } = rule
            setRule(slowMs === undefined ? rest : { ...rest, slowMs })
          }}
        />
        <NumberField
          label={texts.minutesField}
          help={texts.minutesHelp}
          unit="min"
          value={rule.minutes}
          min={1}
          max={60}
          onChange={(minutes) => set({ minutes: minutes ?? 0 })}
        />
        <NumberField
          label={texts.fewestField}
          help={texts.fewestHelp}
          value={rule.fewest}
          min={1}
          max={100_000}
          onChange={(fewest) => set({ fewest: fewest ?? 0 })}
        />
      </div>
      <label className="services-check">
        <input
          type="checkbox"
          checked={rule.enabled}
          onChange={({ target }) => set({ enabled: target.checked })}
        />
        <span>
          {texts.enabledField}. <span className="quiet">{texts.enabledHelp}</span>
        </span>
      </label>
      {replaced && <p role="status">{texts.replaces}</p>}
      {save.error && <Refused error={save.error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={save.isPending}>
          {texts.save}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {texts.cancel}
        </Button>
      </div>
    </form>
  )
}

/** The contract and the producer that a new rule is for; either may be all. */
function ForWhom({ rule, onChange }: { rule: AlertRuleWrite; onChange: (rule: AlertRuleWrite) => void }) {
  const texts = useTexts(rulesTexts)
  const list = useId()
  const contracts = useQuery({
    queryKey: ['exchange', 'contracts'],
    queryFn: ({ signal }) => askExchange<{ items: Contract[] }>('GET', '/contracts', { signal }),
  })
  const set = (field: 'contract' | 'producer', value: string) => {
    const { [field]: _, ...rest } = rule
    onChange(value === '' ? rest : { ...rest, [field]: value })
  }
  return (
    <div className="services-change-fields">
      <label className="field">
        {texts.contract}
        <select value={rule.contract ?? ''} onChange={({ target }) => set('contract', target.value)}>
          <option value="">{texts.allContracts}</option>
          {[...new Set(contracts.data?.items.map(({ key }) => key))].map((key) => (
            <option key={key} value={key}>
              {contractName(key)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {texts.producer}
        <input
          list={list}
          value={rule.producer ?? ''}
          placeholder={texts.producerHelp}
          maxLength={64}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => set('producer', target.value.trim())}
        />
        <HsaIds id={list} of="components" />
      </label>
    </div>
  )
}

interface NumberFieldProps {
  label: string
  unit?: string
  help?: string
  value: number | undefined
  min: number
  max: number
  step?: number
  optional?: true
  onChange(value: number | undefined): void
}

function NumberField({ label, unit, help, value, min, max, step = 1, optional, onChange }: NumberFieldProps) {
  const id = useId()
  const [text, setText] = useState(value === undefined ? '' : String(value))
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="services-unit">
        <input
          id={id}
          type="number"
          value={text}
          min={min}
          max={max}
          step={step}
          required={!optional}
          aria-describedby={help && `${id}-help`}
          onChange={({ target }) => {
            setText(target.value)
            onChange(target.value === '' ? undefined : target.valueAsNumber)
          }}
        />
        {unit && <span>{unit}</span>}
      </span>
      {help && (
        <span className="quiet" id={`${id}-help`}>
          {help}
        </span>
      )}
    </div>
  )
}
