import type { Texts } from '../i18n/texts.ts'

/** What the pages of the service platform are called in the menu. */
const sv = {
  menu: 'Tjänster',
  names: {
    traffic: 'Trafik',
    contracts: 'Tjänstekontrakt',
    addressing: 'Adressering',
    explain: 'Förklara',
    calls: 'Anrop',
    index: 'Engagemangsindex',
    subscriptions: 'Prenumerationer',
  },
}

const en = {
  menu: 'Services',
  names: {
    traffic: 'Traffic',
    contracts: 'Service contracts',
    addressing: 'Addressing',
    explain: 'Explain',
    calls: 'Calls',
    index: 'Engagement index',
    subscriptions: 'Subscriptions',
  },
} satisfies Texts<typeof sv>

export const servicesTexts = { sv, en }
