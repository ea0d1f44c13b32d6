import type { PersonWrite, Relative } from '../../api/contract.ts'
import { Plain, Rows } from '../form/fields.tsx'
import type { Form } from '../form/use-form.ts'
import type { Around } from '../register.ts'
import type { PersonWords } from './people.texts.ts'

/** Relatives in the order they are called. */
export function RelativeRows({
  form,
  words,
  around: { texts },
}: {
  form: Form<PersonWrite>
  words: PersonWords
  around: Around
}) {
  return (
    <Rows
      label={words.relatives}
      items={form.value.relatives}
      add={words.addRelative}
      removeLabel={texts.takeOut}
      moveLabel={words.moveUp}
      blank={(): Relative => ({ id: crypto.randomUUID(), name: '', phone: '' })}
      onChange={(relatives) => form.set('relatives', relatives)}
    >
      {(relative, change, index) => (
        <>
          <Plain
            label={texts.name}
            value={relative.name}
            required
            max={100}
            onChange={(name) => change({ ...relative, name })}
          />
          <Plain
            label={words.relation}
            value={relative.relation ?? ''}
            max={60}
            onChange={(relation) => change({ ...relative, relation })}
          />
          <Plain
            label={texts.phone}
            type="tel"
            value={relative.phone}
            required
            max={40}
            onChange={(phone) => change({ ...relative, phone })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={relative.hasKey ?? false}
              onChange={(event) => change({ ...relative, hasKey: event.target.checked })}
            />
            {words.hasKey}
          </label>
          <p className="fault">
            {form.fault(`relatives/${index}/name`) ?? form.fault(`relatives/${index}/phone`) ?? ''}
          </p>
        </>
      )}
    </Rows>
  )
}
