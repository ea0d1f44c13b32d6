import type { Texts } from '../../i18n/texts.ts'

const sv = {
  kind: 'Slag',
  kinds: { reception: 'Larmmottagning', response: 'Utryckande grupp' },
  onDuty: 'I tjänst nu',
  hours: 'Tjänstgöring',
  screens: 'Bevakade skärmar',
  serves: 'Tar larm för',
  servesHint: 'Gruppen ser bara de kommuner som är valda här.',
}

const en = {
  kind: 'Kind',
  kinds: { reception: 'Alarm reception', response: 'Response team' },
  onDuty: 'On duty now',
  hours: 'Hours on duty',
  screens: 'Attended screens',
  serves: 'Takes alarms for',
  servesHint: 'The group sees only the municipalities chosen here.',
} satisfies Texts<typeof sv>

export const groupFields = { sv, en }
