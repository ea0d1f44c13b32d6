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
  'hub.request.created': { sv: 'Började på en ansökan om data', en: 'Began an application for data' },
  'hub.request.changed': { sv: 'Ändrade en ansökan om data', en: 'Changed an application for data' },
  'hub.request.discarded': {
    sv: 'Tog bort ett utkast till ansökan',
    en: 'Removed the draft of an application',
  },
  'hub.request.submitted': { sv: 'Skickade in en ansökan om data', en: 'Submitted an application for data' },
  'hub.request.withdrawn': { sv: 'Återtog en ansökan om data', en: 'Withdrew an application for data' },
  'hub.request.asked': {
    sv: 'Bad om komplettering av en ansökan om data',
    en: 'Asked for an application for data to be completed',
  },
  'hub.request.completed': {
    sv: 'Godtog en ansökan om data som fullständig',
    en: 'Accepted an application for data as complete',
  },
  'hub.request.extended': {
    sv: 'Förlängde tiden för beslut om data',
    en: 'Extended the time for a decision on data',
  },
  'hub.request.decided': {
    sv: 'Beslutade om en ansökan om data',
    en: 'Decided on an application for data',
  },
  'hub.request.lapsed': {
    sv: 'En ansökan om data förföll',
    en: 'An application for data lapsed',
  },
  'hub.permit.revoked': { sv: 'Återkallade ett tillstånd till data', en: 'Revoked a permit for data' },
  'hub.permit.prolonged': { sv: 'Förlängde ett tillstånd till data', en: 'Prolonged a permit for data' },
  'hub.permit.published': {
    sv: 'Anmälde var resultat är offentliggjorda',
    en: 'Told where results are published',
  },
  'hub.permit.ended': { sv: 'Ett tillstånd till data upphörde', en: 'A permit for data ended' },
  'hub.permit.emptied': {
    sv: 'Det som fanns kvar av ett tillstånd togs bort',
    en: 'What was left of a permit was removed',
  },
  'hub.delivery.asked': { sv: 'Beställde en leverans', en: 'Asked for a delivery' },
  'hub.delivery.fetched': { sv: 'Hämtade en fil i en leverans', en: 'Fetched a file of a delivery' },
  'hub.delivery.removed': { sv: 'Tog bort en leverans', en: 'Deleted a delivery' },
  'hub.delivery.resent': { sv: 'Skickade en leverans igen', en: 'Sent a delivery again' },
  'hub.delivery_plan.changed': { sv: 'Ändrade en leveransplan', en: 'Changed a delivery plan' },
  'data.environment': { sv: 'Arbetade i en säker miljö', en: 'Worked in a secure environment' },
  'data.review': {
    sv: 'Granskade resultat ur en säker miljö',
    en: 'Reviewed results of a secure environment',
  },
  'decision.data.environment': {
    sv: 'Frågade om en säker miljö fick användas',
    en: 'Asked whether a secure environment might be used',
  },
  'decision.data.review': {
    sv: 'Frågade om resultat fick granskas',
    en: 'Asked whether results might be reviewed',
  },
  'hub.environment.rows_ordered': {
    sv: 'Beställde rader till en säker miljö',
    en: 'Ordered rows for a secure environment',
  },
  'hub.environment.asked': { sv: 'Ställde en fråga i en säker miljö', en: 'Asked in a secure environment' },
  'hub.output.saved': {
    sv: 'Sparade ett resultat i en säker miljö',
    en: 'Saved a result in a secure environment',
  },
  'hub.output.submitted': {
    sv: 'Skickade in ett resultat till granskning',
    en: 'Submitted a result to be reviewed',
  },
  'hub.output.withdrawn': { sv: 'Drog tillbaka ett resultat', en: 'Withdrew a result' },
  'hub.output.looked_at': { sv: 'Läste ett resultat för granskning', en: 'Read a result to review it' },
  'hub.output.reviewed': { sv: 'Granskade ett resultat', en: 'Reviewed a result' },
  'hub.output.fetched': { sv: 'Hämtade ett godkänt resultat', en: 'Fetched an approved result' },
  'hub.sftp.login': { sv: 'Loggade in för att hämta leveranser', en: 'Logged in to fetch deliveries' },
  'hub.sftp.key_added': { sv: 'Lade in en nyckel för SFTP', en: 'Added a key for SFTP' },
  'hub.sftp.key_revoked': { sv: 'Drog in en nyckel för SFTP', en: 'Revoked a key for SFTP' },
}
