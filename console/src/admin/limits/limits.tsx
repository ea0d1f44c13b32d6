import { Link } from '@tanstack/react-router'
import type { Limit, LimitWrite } from '../../api/contract.ts'
import { inAddress } from '../../register/address.ts'
import { NumberInput, Pick, Plain, Several } from '../../register/form/fields.tsx'
import type { Stored } from '../../register/register.ts'
import { inTrust } from '../in-trust.ts'
import { Lines } from '../parts/lines.tsx'
import { PickMany } from '../parts/pick-one.tsx'
import type { PartyRegister } from '../party-around.ts'
import { limitTexts } from './limits.texts.ts'

/** A limit has its system's id. */
type StoredLimit = Limit & Stored

const uses = ['alert', 'suspend'] as const

/** Exposure limits: one of each system, drawn as one object of a register. */
export const limits: PartyRegister<StoredLimit, LimitWrite> = {
  ...inTrust('limits', 'trust.limits.write'),
  removable: true,
  oneEach: {
    nameOf: (id, { names }) => names.nameOf(id),
    none: ({ language }) => limitTexts[language].none,
  },
  filters: [],
  columns: [],
  nameOf: ({ systemId }, { names }) => names.nameOf(systemId),
  empty: () => ({ onUnusual: 'alert' }),
  toWrite: ({ id: _id, systemId: _system, version: _version, updatedAt: _at, ...write }) => write,
  fields(form, { texts: _texts, words, language, names, choices }) {
    const own = limitTexts[language]
    const { informationTypes = [], controllers = [], cohort = [], hours, onUnusual } = form.value
    const some = <T,>(values: T[]) => (values.length > 0 ? values : undefined)
    return (
      <>
        <Several
          label={words.informationTypes}
          hint={own.typesHint}
          values={informationTypes}
          choices={choices.informationTypes}
          onChange={(values) => form.set('informationTypes', some(values))}
        />
        <PickMany
          label={own.controllers}
          hint={own.controllersHint}
          from={names.organisations}
          path="organisations"
          values={controllers}
          nameOf={names.nameOf}
          fault={form.fault('controllers')}
          onChange={(values) => form.set('controllers', some(values))}
        />
        <Lines
          label={`${own.cohort}${cohort.length > 0 ? ` (${own.cohortCount(String(cohort.length))})` : ''}`}
          hint={own.cohortHint}
          values={cohort}
          fault={form.fault('cohort')}
          onChange={(values) => form.set('cohort', some(values))}
        />
        <div className="field-row">
          <NumberInput form={form} field="perMinute" label={own.perMinute} />
          <NumberInput form={form} field="perDay" label={own.perDay} />
        </div>
        <fieldset className="several">
          <legend>{own.hours}</legend>
          <label className="check">
            <input
              type="checkbox"
              checked={hours !== undefined}
              onChange={(event) =>
                form.set('hours', event.target.checked ? { from: '06:00', to: '22:00' } : undefined)
              }
            />
            {own.setHours}
          </label>
          {hours && (
            <div className="field-row">
              <Plain
                label={own.from}
                type="time"
                value={hours.from}
                onChange={(from) => form.set('hours', { ...hours, from })}
              />
              <Plain
                label={own.to}
                type="time"
                value={hours.to}
                onChange={(to) => form.set('hours', { ...hours, to })}
              />
            </div>
          )}
        </fieldset>
        <Pick
          label={own.onUnusual}
          value={onUnusual}
          choices={uses.map((value) => ({ value, label: own.codes[value] }))}
          onChange={(value) => value && form.set('onUnusual', value as LimitWrite['onUnusual'])}
        />
      </>
    )
  },
  beside: ({ systemId }, _form, { words, names }) => (
    <p>
      {words.system}:{' '}
      <Link to="/trust/$section/$id" params={{ section: 'systems', id: inAddress(systemId) }}>
        {names.nameOf(systemId)}
      </Link>
    </p>
  ),
}
