import type { Texts } from '../trust/index.ts'

/** What the room's acts are called in an extract of the log. */
export const hubActTexts: Texts = {
  'data.read': { sv: 'Läste dataprodukter', en: 'Read data products' },
  'data.write': { sv: 'Ändrade i datahubben', en: 'Changed the data hub' },
  'data.decide': { sv: 'Beslutade om data', en: 'Decided on data' },
  'data.apply': { sv: 'Ansökte om data', en: 'Applied for data' },
  'decision.data.read': {
    sv: 'Frågade om dataprodukter fick läsas',
    en: 'Asked whether data products might be read',
  },
  'decision.data.write': {
    sv: 'Frågade om datahubben fick ändras',
    en: 'Asked whether the data hub might be changed',
  },
  'decision.data.decide': {
    sv: 'Frågade om data fick beslutas om',
    en: 'Asked whether data might be decided on',
  },
  'decision.data.apply': {
    sv: 'Frågade om data fick ansökas om',
    en: 'Asked whether data might be applied for',
  },
  'hub.node.changed': { sv: 'Ändrade en regions nod', en: 'Changed a region’s node' },
  'hub.run.started': { sv: 'Frågade regionernas noder', en: 'Asked the regions’ nodes' },
  'hub.run.cancelled': { sv: 'Avbröt en körning', en: 'Cancelled a run' },
}
