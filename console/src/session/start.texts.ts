import type { Texts } from '../i18n/texts.ts'

const sv = {
  title: 'Knutpunkt',
  lead: 'En larmmottagning för alla trygghetslarm.',
  group: 'Vilken grupp ser du larm för?',
  staff: 'Jag är …',
  start: 'Öppna larmen',
  onDuty: 'i tjänst nu',
  offDuty: 'inte i tjänst nu',
  kind: { reception: 'Larmmottagning', response: 'Utryckande grupp' },
  noGroups: 'Det finns inga grupper ännu. Lägg upp en grupp och dess personal i registren först.',
  noStaff: 'Gruppen har ingen personal ännu.',
  unsecured: 'Ännu finns ingen inloggning; därför svarar programmet bara på den här datorn.',
}

const en = {
  title: 'Knutpunkt',
  lead: 'One alarm reception for every social alarm.',
  group: 'Which group’s alarms do you watch?',
  staff: 'I am …',
  start: 'Open the alarms',
  onDuty: 'on duty now',
  offDuty: 'not on duty now',
  kind: { reception: 'Alarm reception', response: 'Response team' },
  noGroups: 'There are no groups yet. Register a group and its staff first.',
  noStaff: 'The group has no staff yet.',
  unsecured: 'There is no login yet; therefore the program answers on this computer only.',
} satisfies Texts<typeof sv>

export const startTexts = { sv, en }
