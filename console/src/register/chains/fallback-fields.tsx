import type { ChainWrite } from '../../api/contract.ts'
import { Pick, Plain } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import type { Around } from '../register.ts'
import { chainFields } from './chains.texts.ts'

/** Who is called when every step has passed. It cannot be empty. */
export function FallbackFields({
  form,
  around: { names, language },
}: {
  form: Form<ChainWrite>
  around: Around
}) {
  const texts = chainFields[language]
  const { fallback } = form.value
  const list = fallback.kind === 'staff' ? names.staff : names.groups
  const change = (changes: Partial<typeof fallback>) => form.set('fallback', { ...fallback, ...changes })
  return (
    <fieldset className="rows-field">
      <legend>{texts.fallback}</legend>
      <p className="quiet">{texts.fallbackHint}</p>
      <div className="field-row">
        <Pick
          label={texts.targetKind}
          value={fallback.kind}
          choices={(['group', 'staff'] as const).map((value) => ({ value, label: texts.targetKinds[value] }))}
          onChange={(kind) => change({ kind: kind === 'staff' ? 'staff' : 'group', id: '' })}
        />
        <Pick
          label={texts.targetKinds[fallback.kind]}
          value={fallback.id || undefined}
          choices={list.map(({ id, name }) => ({ value: id, label: name }))}
          fault={form.fault('fallback/id') ?? form.fault('fallback')}
          onChange={(id) => change({ id: id ?? '' })}
        />
        <Plain
          label={texts.repeat}
          type="number"
          value={String(fallback.repeatSeconds)}
          onChange={(seconds) => change({ repeatSeconds: Number(seconds) })}
        />
      </div>
    </fieldset>
  )
}
