import { Button } from '@midas-ds/components/button'
import { type ReactNode, useState } from 'react'
import { Confirm } from '../parts/confirm.tsx'
import { Refused } from '../parts/refused.tsx'
import type { Form } from './form/use-form.ts'
import type { AnyRegister, Surroundings } from './register.ts'

interface ObjectFormProps {
  register: AnyRegister
  form: Form<object>
  around: Surroundings
  id: string | undefined
  /** Why it is not written here, when it is not. */
  fixed?: string | undefined
  onReread?(): void
}

/** The form of one object, with what the server says of it and a way back to what was saved. */
export function ObjectForm({ register, form, around, id, fixed, onReread }: ObjectFormProps) {
  const { texts } = around
  const [question, setQuestion] = useState<ReactNode>()
  const save = async () => {
    const asked = await register.beforeSave?.(form.value, id).catch(() => undefined)
    if (asked) setQuestion(asked)
    else await form.save()
  }
  return (
    <form
      className="object-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {fixed && <p className="quiet">{fixed}</p>}
      <fieldset className="object-fields" disabled={fixed !== undefined}>
        {register.fields(form, around, id)}
      </fieldset>
      {form.refusal && (
        <Refused error={form.refusal} onRetry={form.refusal.status === 409 ? onReread : undefined} />
      )}
      <div className="form-buttons" hidden={fixed !== undefined}>
        <Button type="submit" isDisabled={!form.changed || form.saving}>
          {texts.save}
        </Button>
        <Button variant="secondary" isDisabled={!form.changed || form.saving} onPress={form.undo}>
          {texts.undo}
        </Button>
      </div>
      {question && (
        <Confirm
          title={texts.saveAnyway}
          text={question}
          yes={texts.saveAnyway}
          no={texts.goOn}
          onYes={() => {
            setQuestion(undefined)
            void form.save()
          }}
          onNo={() => setQuestion(undefined)}
        />
      )}
    </form>
  )
}
