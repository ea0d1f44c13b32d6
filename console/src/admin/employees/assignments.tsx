import type { Assignment, AssignmentWrite, Role } from '../../api/contract.ts'
import { serverNow } from '../../clock/now.ts'
import { Several, TextInput } from '../../register/form/fields.tsx'
import { inTrust } from '../in-trust.ts'
import { DayField } from '../parts/day-field.tsx'
import { dayOf, startOf } from '../parts/days.ts'
import { PickOne } from '../parts/pick-one.tsx'
import type { PartyRegister } from '../party-around.ts'
import { EndAssignment } from './assignments-of.tsx'
import { employeeTexts } from './employees.texts.ts'
import { periodText } from './period-text.ts'
import { validityOf } from './validity.ts'

/** Assignments (medarbetaruppdrag): where an employee works, as what, for which purposes, and how long. */
export const assignments: PartyRegister<Assignment, AssignmentWrite> = {
  ...inTrust('assignments', 'trust.parties.write'),
  removable: false,
  filters: [
    {
      name: 'organisation',
      label: ({ words }) => words.organisation,
      choices: ({ names }) => names.organisations.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'ended',
      label: ({ words }) => words.state,
      choices: ({ language }) => [{ value: 'true', label: employeeTexts[language].endedToo }],
    },
  ],
  columns: [
    {
      key: 'employee',
      head: ({ words }) => words.employee,
      text: ({ employeeId }, { names }) => names.nameOf(employeeId),
    },
    {
      key: 'roles',
      head: ({ language }) => employeeTexts[language].roles,
      text: ({ roles }, { say }) => say(roles),
    },
    {
      key: 'unit',
      head: ({ words }) => words.unit,
      text: ({ unitId }, { names }) => names.nameOf(unitId),
    },
    {
      key: 'organisation',
      head: ({ words }) => words.organisation,
      text: ({ organisationId }, { names }) => names.nameOf(organisationId),
    },
    {
      key: 'period',
      head: ({ language }) => employeeTexts[language].period,
      text: (doc, around) => periodText(doc, around),
    },
    {
      key: 'state',
      head: ({ words }) => words.state,
      text: (doc, { language }) => employeeTexts[language][validityOf(doc, serverNow())],
    },
  ],
  nameOf: ({ title, roles, employeeId }, { names, say }) =>
    `${names.nameOf(employeeId)}: ${title ?? say(roles)}`,
  empty: (employeeId) => ({
    employeeId,
    organisationId: '',
    unitId: '',
    roles: [],
    purposes: [],
    validFrom: startOf(dayOf(new Date().toISOString()))!,
  }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, duty: _duty, endedAt: _ended, ...write }) => write,
  fixed({ duty, endedAt }, { language }) {
    if (duty) return employeeTexts[language].dutyFixed
    return endedAt === undefined ? undefined : employeeTexts[language].endedFixed
  },
  fields(form, { words, language, names, choices }) {
    const own = employeeTexts[language]
    const { employeeId, unitId, roles, purposes, informationTypes = [], validFrom, validUntil } = form.value
    return (
      <>
        <PickOne
          label={words.employee}
          required
          from={names.employees}
          path="employees"
          value={employeeId}
          shown={names.nameOf(employeeId)}
          fault={form.fault('employeeId')}
          onChange={(id) => form.set('employeeId', id ?? '')}
        />
        <PickOne
          label={words.unit}
          required
          from={names.units}
          path="units"
          detail={(id) => names.nameOf(names.units.find((unit) => unit.id === id)?.organisationId)}
          value={unitId}
          shown={names.nameOf(unitId)}
          fault={form.fault('unitId')}
          onChange={(id) => {
            form.set('unitId', id ?? '')
            form.set('organisationId', names.units.find((unit) => unit.id === id)?.organisationId ?? '')
          }}
        />
        <Several
          label={own.roles}
          values={roles}
          choices={choices.roles as { value: Role; label: string }[]}
          onChange={(values) => form.set('roles', values)}
        />
        <TextInput form={form} field="title" label={own.title} hint={own.titleHint} max={100} />
        <Several
          label={words.purposes}
          hint={own.purposesHint}
          values={purposes}
          choices={choices.purposes}
          onChange={(values) => form.set('purposes', values)}
        />
        <Several
          label={words.informationTypes}
          hint={words.allTypes}
          values={informationTypes}
          choices={choices.informationTypes}
          onChange={(values) => form.set('informationTypes', values.length > 0 ? values : undefined)}
        />
        <div className="field-row period-row">
          <DayField
            label={words.validFrom}
            edge="from"
            instant={validFrom}
            fault={form.fault('validFrom')}
            onChange={(instant) => instant && form.set('validFrom', instant)}
          />
          <DayField
            label={words.validUntil}
            hint={words.lastDay}
            edge="until"
            instant={validUntil}
            fault={form.fault('validUntil')}
            onChange={(instant) => form.set('validUntil', instant)}
          />
        </div>
      </>
    )
  },
  beside: (doc, _form, around) =>
    !doc.duty &&
    doc.endedAt === undefined && (
      <section>
        <EndAssignment assignment={doc} around={around} />
      </section>
    ),
}
