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
  addMe: 'Står du inte i listan? Skriv ditt namn',
  add: 'Lägg till mig',
  firstTime: {
    lead: 'Här finns ingen kommun ännu. Börja med den första: den, dess larmmottagning och du själv. Resten läggs upp i registren.',
    controller: 'Kommunens namn',
    group: 'Larmmottagningens namn',
    staff: 'Ditt namn',
    make: 'Lägg upp',
  },
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
  addMe: 'Not in the list? Write your name',
  add: 'Add me',
  firstTime: {
    lead: 'There is no municipality here yet. Begin with the first: itself, its alarm reception, and you. The rest is done in the registers.',
    controller: 'Name of the municipality',
    group: 'Name of the alarm reception',
    staff: 'Your name',
    make: 'Make them',
  },
  noStaff: 'The group has no staff yet.',
  unsecured: 'There is no login yet; therefore the program answers on this computer only.',
} satisfies Texts<typeof sv>

export const startTexts = { sv, en }
