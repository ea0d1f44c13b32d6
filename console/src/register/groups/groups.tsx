import type { Group, GroupWrite } from '../../api/contract.ts'
import { Pick, Several, TextInput } from '../form/fields.tsx'
import { WeekWindows } from '../form/week-windows.tsx'
import { inReception } from '../reception.ts'
import type { Register } from '../register.ts'
import { windowText } from '../window-text.ts'
import { groupFields } from './groups.texts.ts'

const kinds = ['reception', 'response'] as const

/** Groups on duty: receptions that answer, and response teams that drive out. */
export const groups: Register<Group, GroupWrite> = {
  ...inReception('groups', { ofControllers: false }),
  removable: true,
  filters: [
    {
      name: 'kind',
      label: ({ language }) => groupFields[language].kind,
      choices: ({ language }) => kinds.map((value) => ({ value, label: groupFields[language].kinds[value] })),
    },
    {
      name: 'controller',
      label: ({ texts }) => texts.controller,
      choices: ({ names }) => names.controllers.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'kind',
      head: ({ language }) => groupFields[language].kind,
      text: ({ kind }, { language }) => groupFields[language].kinds[kind],
    },
    {
      key: 'duty',
      head: ({ language }) => groupFields[language].onDuty,
      text: ({ onDutyNow }, { texts }) => (onDutyNow ? texts.yes : texts.no),
    },
    {
      key: 'hours',
      head: ({ language }) => groupFields[language].hours,
      text: ({ hours }, { words, texts }) => windowText(hours, words, texts.always),
    },
    {
      key: 'screens',
      head: ({ language }) => groupFields[language].screens,
      text: ({ liveScreens }) => String(liveScreens),
    },
    { key: 'phone', head: ({ texts }) => texts.phone, text: ({ phone }) => phone ?? '' },
  ],
  nameOf: ({ name }) => name,
  empty: (controllerId) => ({
    name: '',
    kind: 'reception',
    serves: controllerId ? [controllerId] : [],
    hours: [],
  }),
  toWrite: ({ name, kind, serves, hours, phone }) => ({ name, kind, serves, hours, phone }),
  fields(form, { texts, language, names }) {
    const words = groupFields[language]
    return (
      <>
        <TextInput form={form} field="name" label={texts.name} required max={100} />
        <Pick
          label={words.kind}
          value={form.value.kind}
          choices={kinds.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={(kind) => form.set('kind', (kind ?? 'reception') as GroupWrite['kind'])}
        />
        <Several
          label={words.serves}
          hint={words.servesHint}
          values={form.value.serves}
          choices={names.controllers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(serves) => form.set('serves', serves)}
        />
        <WeekWindows
          label={words.hours}
          windows={form.value.hours}
          onChange={(hours) => form.set('hours', hours)}
        />
        <TextInput form={form} field="phone" label={texts.phone} type="tel" max={40} />
      </>
    )
  },
}
