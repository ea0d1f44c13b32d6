import type { Texts } from '../../i18n/texts.ts'

const sv = {
  kinds: 'Slag',
  kind: 'Slag',
  number: 'Organisationsnummer',
  partOf: 'Del av',
  operator: 'Driver den här installationen',
  capacityHint:
    'Avgör vilka lagrum som gäller. Lämna tomt om det skiljer sig mellan enheterna; då säger varje enhet sitt.',
  severally: 'Olika för olika enheter',
  inherited: 'Som organisationen',
  parts: 'Delar',
  units: 'Enheter',
  addUnit: 'Lägg till enhet',
  noUnits: 'Inga enheter ännu.',
  serves: 'Arbetar även åt',
  servesHint:
    'Personuppgiftsansvariga vars larm enheten tar emot eller vars invånare den hjälper, utöver den egna organisationen.',
  unitOf: 'Underordnad',
  people: 'Medarbetare i enheten',
}

const en = {
  kinds: 'Kinds',
  kind: 'Kind',
  number: 'Organisation number',
  partOf: 'Part of',
  operator: 'Runs this installation',
  capacityHint:
    'Decides which paragraphs apply. Leave it empty if it differs between units; each unit then says its own.',
  severally: 'Differs between units',
  inherited: 'As the organisation',
  parts: 'Parts',
  units: 'Units',
  addUnit: 'Add a unit',
  noUnits: 'No units yet.',
  serves: 'Also works for',
  servesHint:
    'Controllers whose alarms the unit takes or whose residents it helps, beside its own organisation.',
  unitOf: 'Part of the unit',
  people: 'Employees in the unit',
} satisfies Texts<typeof sv>

export const organisationTexts = { sv, en }
