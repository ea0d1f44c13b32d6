import type { Texts } from '../i18n/texts.ts'

/** What the pages of trust are called in the menu. */
const sv = {
  menu: 'Tillit',
  names: {
    organisations: 'Organisationer',
    units: 'Enheter',
    employees: 'Medarbetare',
    assignments: 'Uppdrag',
    systems: 'System',
    agreements: 'Avtal',
    products: 'Produkter',
    schemes: 'Certifieringar',
    'allow-lists': 'Vitlistor',
    limits: 'Exponeringsgränser',
    alerts: 'Ovanlig användning',
    rules: 'Regler',
    audit: 'Granskning',
  },
}

const en = {
  menu: 'Trust',
  names: {
    organisations: 'Organisations',
    units: 'Units',
    employees: 'Employees',
    assignments: 'Assignments',
    systems: 'Systems',
    agreements: 'Agreements',
    products: 'Products',
    schemes: 'Certifications',
    'allow-lists': 'Allow-lists',
    limits: 'Exposure limits',
    alerts: 'Unusual use',
    rules: 'Rules',
    audit: 'Audit',
  },
} satisfies Texts<typeof sv>

export const sectionTexts = { sv, en }
