import type { Staff, StaffWrite } from '../../api/contract.ts'
import { Several, TextInput } from '../form/fields.tsx'
import { inReception } from '../reception.ts'
import { RecordLink } from '../record/record-link.tsx'
import type { Register } from '../register.ts'
import { staffFields } from './staff.texts.ts'

/** Employees: operators at screens, and responders who are called. */
export const staff: Register<Staff, StaffWrite> = {
  ...inReception('staff', { ofControllers: false }),
  removable: true,
  filters: [
    {
      name: 'member',
      label: ({ language }) => staffFields[language].group,
      choices: ({ names }) => names.groups.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    { key: 'title', head: ({ language }) => staffFields[language].title, text: ({ title }) => title ?? '' },
    {
      key: 'groups',
      head: ({ language }) => staffFields[language].groups,
      text: ({ groupIds }, { names }) => groupIds.map(names.nameOf).join(', '),
    },
    { key: 'phone', head: ({ texts }) => texts.phone, text: ({ phone }) => phone ?? '' },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({ name: '', groupIds: [] }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, ...write }) => write,
  above: () => <RecordLink kind="staff" />,
  fields(form, { texts, language, names }) {
    const words = staffFields[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={100} />
        <TextInput form={form} field="title" label={words.title} max={60} />
        <TextInput form={form} field="phone" label={texts.phone} type="tel" max={40} />
        <TextInput form={form} field="hsaId" label={words.hsaId} hint={words.hsaIdHint} max={40} />
        <Several
          label={words.groups}
          values={form.value.groupIds}
          choices={names.groups.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(groupIds) => form.set('groupIds', groupIds)}
        />
      </>
    )
  },
}
