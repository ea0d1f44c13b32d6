import type { Texts } from '../trust/index.ts'

/** What the room's acts are called in the log. None is about a single person. */
export const regionActTexts: Texts = {
  'region.read': { sv: 'Läste om körningar hos regionens nod', en: 'Read about runs at the region’s node' },
  'region.decide': {
    sv: 'Beslutade om regionens deltagande i dataprodukter',
    en: 'Decided on the region’s part in data products',
  },
  'decision.region.read': {
    sv: 'Frågade om körningar fick läsas',
    en: 'Asked whether runs might be read',
  },
  'decision.region.decide': {
    sv: 'Frågade om beslut om körningar fick fattas',
    en: 'Asked whether runs might be decided on',
  },
  'region.order.run': { sv: 'Ett nav beställde en körning', en: 'A hub ordered a run' },
  'region.order.status': { sv: 'Ett nav frågade hur en körning står', en: 'A hub asked how a run stands' },
  'region.order.result': {
    sv: 'Ett nav hämtade svaret på en körning',
    en: 'A hub fetched the answer of a run',
  },
  'region.order.cancel': { sv: 'Ett nav avbröt en körning', en: 'A hub cancelled a run' },
  'region.order.describe': { sv: 'Ett nav frågade vad noden har', en: 'A hub asked what the node has' },
  'region.order.turned_away': { sv: 'Ett navs order togs inte emot', en: 'A hub’s order was not taken' },
  'region.file.fetch': {
    sv: 'Ett nav hämtade pseudonymiserade rader under ett tillstånd',
    en: 'A hub fetched pseudonymised rows under a permit',
  },
  'region.run.answered': { sv: 'Noden svarade på en körning', en: 'The node answered a run' },
  'region.run.failed': { sv: 'En körning misslyckades', en: 'A run failed' },
  'region.run.approve': { sv: 'Godkände en körning', en: 'Approved a run' },
  'region.run.refuse': { sv: 'Avslog en körning', en: 'Refused a run' },
  'region.run.cancel': { sv: 'Avbröt en körning', en: 'Ended a run' },
  'region.policy.change': {
    sv: 'Ändrade vad regionen har beslutat om en dataprodukt',
    en: 'Changed what the region has decided on a data product',
  },
}
