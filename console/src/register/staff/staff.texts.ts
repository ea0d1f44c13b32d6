import type { Texts } from '../../i18n/texts.ts'

const sv = {
  title: 'Titel',
  group: 'Grupp',
  groups: 'Grupper',
  hsaId: 'HSA-id',
  hsaIdHint: 'Det som kommunens journal känner henne under.',
}
const en = {
  title: 'Title',
  group: 'Group',
  groups: 'Groups',
  hsaId: 'HSA-id',
  hsaIdHint: "By which the municipality's record knows her.",
} satisfies Texts<typeof sv>

export const staffFields = { sv, en }
