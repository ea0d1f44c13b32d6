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
  'region.reidentify': {
    sv: 'Gick tillbaka från en pseudonym till en person',
    en: 'Went back from a pseudonym to a person',
  },
  'region.reidentify_approve': {
    sv: 'Beslutade om en återidentifiering',
    en: 'Decided on a re-identification',
  },
  'decision.region.reidentify': {
    sv: 'Frågade om en återidentifiering fick begäras eller visas',
    en: 'Asked whether a re-identification might be proposed or shown',
  },
  'decision.region.reidentify_approve': {
    sv: 'Frågade om en återidentifiering fick beslutas',
    en: 'Asked whether a re-identification might be decided on',
  },
  'region.reidentification.propose': {
    sv: 'Begärde att få veta vem en pseudonym står för',
    en: 'Asked to know who a pseudonym stands for',
  },
  'region.reidentification.approve': {
    sv: 'Godkände en återidentifiering',
    en: 'Approved a re-identification',
  },
  'region.reidentification.refuse': {
    sv: 'Avslog en återidentifiering',
    en: 'Refused a re-identification',
  },
  'region.reidentification.show': {
    sv: 'Fick se vem en pseudonym står för',
    en: 'Was shown who a pseudonym stands for',
  },
  'region.reidentification.expire': {
    sv: 'En begäran om återidentifiering gick ut',
    en: 'A request for re-identification ran out',
  },
  'region.pseudonyms.begin': {
    sv: 'Inledde en ny epok för regionens pseudonymer',
    en: 'Began a new epoch of the region’s pseudonyms',
  },
  'region.pseudonyms.changed': {
    sv: 'Regionens pseudonymer gjordes om i en ny epok',
    en: 'The region’s pseudonyms were made anew in a new epoch',
  },
  'region.pseudonyms.destroyed': {
    sv: 'Nyckeln till en tidigare epok förstördes',
    en: 'The key of an earlier epoch was destroyed',
  },
  'region.export.order': {
    sv: 'Beställde en export av regionens uppgifter för regionens eget bruk',
    en: 'Ordered an export of the region’s data for the region’s own use',
  },
  'region.export.fetch': {
    sv: 'Hämtade en fil ur en export av regionens uppgifter',
    en: 'Fetched a file of an export of the region’s data',
  },
  'region.export.remove': {
    sv: 'Tog bort en export av regionens uppgifter',
    en: 'Removed an export of the region’s data',
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
