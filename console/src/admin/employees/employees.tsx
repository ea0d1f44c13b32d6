import type { Employee, EmployeeWrite } from '../../api/contract.ts'
import { TextInput } from '../../register/form/fields.tsx'
import { inTrust } from '../in-trust.ts'
import type { PartyRegister } from '../party-around.ts'
import { AssignmentsOf } from './assignments-of.tsx'
import { employeeTexts } from './employees.texts.ts'

/** Whoever can be logged in as staff. */
export const employees: PartyRegister<Employee, EmployeeWrite> = {
  ...inTrust('employees', 'trust.parties.write'),
  removable: true,
  filters: [
    {
      name: 'organisation',
      label: ({ words }) => words.organisation,
      choices: ({ names }) => names.organisations.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'works',
      head: ({ language }) => employeeTexts[language].works,
      text: ({ organisationIds }, { names }) => organisationIds.map(names.nameOf).join(', '),
    },
    { key: 'hsa', head: ({ words }) => words.hsaId, text: ({ hsaId }) => hsaId ?? '' },
    {
      key: 'login',
      head: ({ language }) => employeeTexts[language].canLogIn,
      text: ({ hasPersonIdentity, hsaId }, { language }) => {
        const own = employeeTexts[language]
        const ways = [hasPersonIdentity && own.byIdentity, hsaId && own.byHsa].filter(Boolean)
        return ways.join(', ') || own.byNothing
      },
    },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({ name: '' }),
  toWrite: ({ name, hsaId }) => ({ name, hsaId }),
  fields(form, { texts, words, language }) {
    const own = employeeTexts[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={150} />
        <TextInput form={form} field="hsaId" label={words.hsaId} max={31} />
        <TextInput form={form} field="personIdentity" label={own.identity} hint={own.identityHint} max={20} />
      </>
    )
  },
  beside: (doc, _form, around) => (
    <>
      <p className={doc.hasPersonIdentity ? 'quiet' : 'warn'}>
        {doc.hasPersonIdentity
          ? employeeTexts[around.language].hasIdentity
          : employeeTexts[around.language].noIdentity}
      </p>
      <AssignmentsOf employee={doc} around={around} />
    </>
  ),
}
