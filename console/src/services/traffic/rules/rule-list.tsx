import { formatInstant, formatNumber } from '../../../i18n/format.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { DataList } from '../../list/data-list.tsx'
import type { DataColumn } from '../../list/data-table.tsx'
import { formatMs, formatPercent } from '../../measures.ts'
import { useAlerts } from '../alerts.tsx'
import { isSame, ruleThatHolds } from './holds.ts'
import { rulesTexts } from './rules.texts.ts'
import { type AlertRule, type AlertRuleWrite, ordinary, writeOf } from './rules-api.ts'

/** A rule that somebody has made, or the platform's own. */
type Shown = AlertRule | AlertRuleWrite
const isMade = (rule: Shown): rule is AlertRule => 'id' in rule

interface RuleListProps {
  rules: readonly AlertRule[]
  whatOf(rule: Shown): string
  acts: { onChange(rule: AlertRuleWrite): void; onRemove(rule: AlertRule): void } | undefined
}

/** Every rule with what it warns of just now; the platform's own stands among them until there is one for all calls. */
export function RuleList({ rules, whatOf, acts }: RuleListProps) {
  const texts = useTexts(rulesTexts)
  const language = useLanguage()
  const alerts = useAlerts()
  const standing = (alerts.data?.items ?? []).filter(({ closedAt }) => closedAt === undefined)
  const all: readonly Shown[] = rules.some((rule) => isSame(rule, {})) ? rules : [ordinary, ...rules]
  const warns = (rule: Shown) => standing.filter((alert) => ruleThatHolds(all, alert) === rule).length
  const columns: DataColumn<Shown>[] = [
    {
      key: 'what',
      head: texts.what,
      text: whatOf,
      render: (rule) => (
        <>
          {whatOf(rule)}
          {rule.producer !== undefined && <div className="quiet services-id">{rule.producer}</div>}
          {!isMade(rule) && <div className="quiet">{texts.ordinary}</div>}
        </>
      ),
    },
    {
      key: 'errors',
      head: texts.errors,
      text: ({ errors }) => formatPercent(errors, language),
      value: ({ errors }) => errors,
      numeric: true,
    },
    {
      key: 'slow',
      head: texts.slow,
      text: ({ slowMs }) => (slowMs === undefined ? texts.halfTime : formatMs(slowMs, language)),
      value: ({ slowMs }) => slowMs,
      numeric: true,
    },
    {
      key: 'minutes',
      head: texts.minutes,
      text: ({ minutes }) => texts.minutesOf(minutes),
      value: ({ minutes }) => minutes,
      numeric: true,
    },
    {
      key: 'fewest',
      head: texts.fewest,
      text: ({ fewest }) => texts.fewestOf(formatNumber(fewest, language)),
      value: ({ fewest }) => fewest,
      numeric: true,
    },
    {
      key: 'enabled',
      head: texts.enabled,
      text: ({ enabled }) => (enabled ? texts.on : texts.off),
    },
    {
      key: 'standing',
      head: texts.standing,
      text: (rule) => texts.standingOf(warns(rule)),
      value: warns,
      render: (rule) => (
        <span className={warns(rule) > 0 ? 'services-bad' : 'quiet'}>{texts.standingOf(warns(rule))}</span>
      ),
    },
    {
      key: 'changed',
      head: texts.changed,
      text: (rule) =>
        isMade(rule)
          ? `${formatInstant(rule.changedAt, language)}, ${rule.changedByName ?? rule.changedBy}`
          : '',
      value: (rule) => (isMade(rule) ? rule.changedAt : undefined),
    },
  ]
  return (
    <DataList
      label={texts.rules}
      columns={columns}
      rows={all}
      keyOf={(rule) => `${rule.contract ?? ''} ${rule.producer ?? ''}`}
      file={texts.file}
      actions={
        acts && {
          head: texts.acts,
          render: (rule) => (
            <>
              <button
                type="button"
                className="plain-button"
                aria-label={texts.changeOf(whatOf(rule))}
                onClick={() => acts.onChange(isMade(rule) ? writeOf(rule) : rule)}
              >
                {texts.change}
              </button>
              {isMade(rule) && (
                <button
                  type="button"
                  className="plain-button"
                  aria-label={texts.removeOf(whatOf(rule))}
                  onClick={() => acts.onRemove(rule)}
                >
                  {texts.remove}
                </button>
              )}
            </>
          ),
        }
      }
    />
  )
}
