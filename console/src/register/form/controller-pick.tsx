import type { Around } from '../register.ts'
import { Pick } from './fields.tsx'
import type { Form } from './use-form.ts'

/** The municipality an object belongs to. */
export function ControllerPick<Write extends { controllerId: string }>({
  form,
  around: { texts, names },
}: {
  form: Form<Write>
  around: Around
}) {
  return (
    <Pick
      label={texts.controller}
      value={form.value.controllerId}
      choices={names.controllers.map(({ id, name }) => ({ value: id, label: name }))}
      fault={form.fault('controllerId')}
      onChange={(id) => form.set('controllerId', (id ?? '') as Write['controllerId'])}
    />
  )
}
