import type { Texts } from '../../i18n/texts.ts'

const sv = { title: 'Titel', group: 'Grupp', groups: 'Grupper' }
const en = { title: 'Title', group: 'Group', groups: 'Groups' } satisfies Texts<typeof sv>

export const staffFields = { sv, en }
