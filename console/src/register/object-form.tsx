import { Button } from '@midas-ds/components/button'
import { type ReactNode, useState } from 'react'
import { Confirm } from '../parts/confirm.tsx'
import { Refused } from '../parts/refused.tsx'
import type { Form } from './form/use-form.ts'
import type { Around, Register } from './register.ts'

interface ObjectFormProps {
  register: Register
  form: Form<object>
  around: Around
  id: string | undefined
  onReread?(): void
}

/** The form of one object, with what the server says of it and a way back to what was saved. */
export function ObjectForm({ register, form, around, id, onReread }: ObjectFormProps) {
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
      {register.fields(form, around)}
      {form.refusal && (
        <Refused error={form.refusal} onRetry={form.refusal.status === 409 ? onReread : undefined} />
      )}
      <div className="form-buttons">
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
