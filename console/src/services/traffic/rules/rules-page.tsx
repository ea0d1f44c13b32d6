import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { Confirm } from '../../../parts/confirm.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { useMay } from '../../../session/login.ts'
import { contractName } from '../../services-api.ts'
import { Alerts } from '../alerts.tsx'
import { RuleForm } from './rule-form.tsx'
import { RuleList } from './rule-list.tsx'
import { rulesTexts } from './rules.texts.ts'
import { type AlertRule, type AlertRuleWrite, readRules, removeRule, saveRule, writeOf } from './rules-api.ts'
import '../../services.css'

/** When warnings are raised, and what is warned of just now. */
export function RulesPage() {
  const texts = useTexts(rulesTexts)
  const mayWrite = useMay('exchange.contracts.write')
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'alert-rules'],
    queryFn: ({ signal }) => readRules(signal),
  })
  const [edited, setEdited] = useState<AlertRuleWrite | 'new'>()
  const [removing, setRemoving] = useState<AlertRule>()
  /** What was done last: with the rule that was removed, it can be undone. */
  const [done, setDone] = useState<'saved' | AlertRule>()
  const again = () => client.invalidateQueries({ queryKey: ['exchange', 'alert-rules'] })
  const remove = useMutation({
    mutationFn: ({ id }: AlertRule) => removeRule(id),
    onSuccess: (_, rule) => setDone(rule),
    onSettled: again,
  })
  const undo = useMutation({
    mutationFn: (rule: AlertRule) => saveRule(writeOf(rule)),
    onSuccess: () => setDone('saved'),
    onSettled: again,
  })
  const names = new Map(data?.items.map(({ producer, producerName }) => [producer, producerName]))
  const whatOf = ({ contract, producer }: Pick<AlertRuleWrite, 'contract' | 'producer'>): string => {
    if (contract === undefined && producer === undefined) return texts.everything
    const name = contract === undefined ? texts.everyContract : contractName(contract)
    return producer === undefined ? name : texts.at(name, names.get(producer) ?? producer)
  }
  const edit = (rule: AlertRuleWrite | 'new') => {
    setDone(undefined)
    setEdited(rule)
  }
  return (
    <div className="services-section">
      <Link to="/services/traffic">{texts.back}</Link>
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <section className="services-section" aria-label={texts.now}>
        <h2>{texts.now}</h2>
        <Alerts />
      </section>
      <section className="services-section" aria-label={texts.rules}>
        <div className="services-head">
          <h2>{texts.rules}</h2>
          {mayWrite && edited === undefined && (
            <button type="button" className="plain-button" onClick={() => edit('new')}>
              {texts.add}
            </button>
          )}
        </div>
        {error && <Refused error={error} onRetry={() => void refetch()} />}
        {(remove.error ?? undo.error) && <Refused error={remove.error ?? undo.error} />}
        {data === undefined && !error && <Waiting lines={4} />}
        <div role="status" className="services-steps">
          {done === 'saved' && texts.saved}
          {typeof done === 'object' && (
            <>
              {texts.removed}
              <button type="button" className="plain-button" onClick={() => undo.mutate(done)}>
                {texts.undo}
              </button>
            </>
          )}
        </div>
        {edited !== undefined && (
          <RuleForm
            key={edited === 'new' ? 'new' : whatOf(edited)}
            before={edited === 'new' ? undefined : edited}
            rules={data?.items ?? []}
            whatOf={whatOf}
            onSaved={() => {
              setEdited(undefined)
              setDone('saved')
              void again()
            }}
            onCancel={() => setEdited(undefined)}
          />
        )}
        {data && (
          <RuleList
            rules={data.items}
            whatOf={whatOf}
            acts={mayWrite ? { onChange: edit, onRemove: setRemoving } : undefined}
          />
        )}
      </section>
      {removing && (
        <Confirm
          title={texts.removeTitle(whatOf(removing))}
          text={texts.removeText}
          yes={texts.remove}
          no={texts.cancel}
          danger
          onYes={() => {
            setEdited(undefined)
            remove.mutate(removing)
            setRemoving(undefined)
          }}
          onNo={() => setRemoving(undefined)}
        />
      )}
    </div>
  )
}
