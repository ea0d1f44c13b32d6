import type { Texts } from '../i18n/texts.ts'

/** What the pages of the data hub are called in the menu. */
const sv = {
  menu: 'Data',
  names: {
    beds: 'Vårdplatser',
    waiting: 'Väntetider',
    costs: 'Kostnader',
    products: 'Dataprodukter',
    runs: 'Körningar',
    deliveries: 'Leveranser',
    catalogue: 'Datakatalog',
    requests: 'Ansökningar',
    permits: 'Tillstånd',
    decisions: 'Beslut',
    environments: 'Säkra miljöer',
    reviews: 'Granska resultat',
  },
}

const en = {
  menu: 'Data',
  names: {
    beds: 'Hospital beds',
    waiting: 'Waiting times',
    costs: 'Costs',
    products: 'Data products',
    runs: 'Runs',
    deliveries: 'Deliveries',
    catalogue: 'Data catalogue',
    requests: 'Applications',
    permits: 'Permits',
    decisions: 'Decisions',
    environments: 'Secure environments',
    reviews: 'Review results',
  },
} satisfies Texts<typeof sv>

export const dataTexts = { sv, en }
