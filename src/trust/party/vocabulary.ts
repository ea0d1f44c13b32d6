import type { Text } from '../../kernel/index.ts'
import { allPermissions, roleTexts } from '../access/roles.ts'
import { type OrganisationKind, organisationKinds, roles, type Vocabulary } from '../contract/party.ts'
import { delegableActs } from '../proxy/proxy.ts'

/** Kinds of information that assignments, agreements, limits and rights name. */
export const informationTypeTexts: Readonly<Record<string, Text>> = {
  social_alarm: { sv: 'Trygghetslarm', en: 'Social alarm' },
  diagnoses: { sv: 'Diagnoser', en: 'Diagnoses' },
  medication: { sv: 'Läkemedel', en: 'Medication' },
  vaccinations: { sv: 'Vaccinationer', en: 'Vaccinations' },
  alerts: { sv: 'Uppmärksamhetsinformation', en: 'Alerts and allergies' },
  laboratory: { sv: 'Provsvar', en: 'Laboratory results' },
  imaging: { sv: 'Bilddiagnostik', en: 'Imaging' },
  care_contacts: { sv: 'Vårdkontakter', en: 'Care contacts' },
  care_documentation: { sv: 'Vårddokumentation', en: 'Care documentation' },
  care_plan: { sv: 'Vårdplan', en: 'Care plan' },
  scheduling: { sv: 'Bokade tider', en: 'Scheduling' },
  social_documentation: { sv: 'Social dokumentation', en: 'Social care documentation' },
  implementation_plan: { sv: 'Genomförandeplan', en: 'Implementation plan' },
  psychiatry: { sv: 'Psykiatri', en: 'Psychiatry' },
}

/** What something is done for. The first seven are those of PDL 2 kap. 4 §. */
export const purposeTexts: Readonly<Record<string, Text>> = {
  care: { sv: 'Vård och omsorg', en: 'Care' },
  documentation: { sv: 'Dokumentation som vården kräver', en: 'Documentation that care requires' },
  administration: { sv: 'Administration', en: 'Administration' },
  quality: { sv: 'Kvalitetsuppföljning', en: 'Quality follow-up' },
  planning: { sv: 'Planering och uppföljning av verksamheten', en: 'Planning and evaluation of services' },
  statistics: { sv: 'Statistik', en: 'Statistics' },
  legal_obligation: { sv: 'Skyldighet enligt lag', en: 'Legal obligation' },
  alarm: { sv: 'Larmmottagning', en: 'Alarm reception' },
  casework: { sv: 'Handläggning i socialtjänsten', en: 'Casework in social services' },
  control: { sv: 'Kontroll och granskning', en: 'Control and review' },
  log_review: { sv: 'Kontroll av åtkomst', en: 'Review of access' },
  disclosure: { sv: 'Utlämnande', en: 'Disclosure' },
  secondary_use: { sv: 'Sekundäranvändning', en: 'Secondary use' },
  own: { sv: 'Den enskildes eget ändamål', en: "The person's own purpose" },
}

const organisationKindTexts: Readonly<Record<OrganisationKind, Text>> = {
  region: { sv: 'Region', en: 'Region' },
  municipality: { sv: 'Kommun', en: 'Municipality' },
  care_provider: { sv: 'Vårdgivare', en: 'Health care provider' },
  social_care_provider: { sv: 'Omsorgsgivare', en: 'Social care provider' },
  supplier: { sv: 'Leverantör', en: 'Supplier' },
  authority: { sv: 'Myndighet', en: 'Authority' },
}

/** What a proxy may be let to do. */
const delegableTexts: Readonly<Record<string, Text>> = {
  'records.read': { sv: 'Läsa uppgifter om vård och omsorg', en: 'Read care records' },
  'accesses.list': { sv: 'Se vem som har läst uppgifterna', en: 'See who has read the data' },
  'rights.read': { sv: 'Se samtycken, spärrar och ombud', en: 'See consents, blocks and proxies' },
  'bookings.make': { sv: 'Boka och avboka tider', en: 'Make and cancel bookings' },
  'consents.give': { sv: 'Ge samtycke', en: 'Give consent' },
  'consents.give.technology': { sv: 'Samtycka till välfärdsteknik', en: 'Consent to welfare technology' },
  'consents.give.camera': { sv: 'Samtycka till tillsyn med kamera', en: 'Consent to supervision by camera' },
  'consents.withdraw': { sv: 'Ta tillbaka samtycke', en: 'Withdraw consent' },
  'blocks.set': { sv: 'Spärra uppgifter', en: 'Block data' },
  'blocks.lift': { sv: 'Häva spärr', en: 'Lift a block' },
}

/** What permissions are about; their last part says what is done with it. */
const subjectTexts: Readonly<Record<string, Text>> = {
  'trust.rules': { sv: 'regler', en: 'rules' },
  'trust.rights': { sv: 'samtycken, spärrar och ombud', en: 'consents, blocks and proxies' },
  'trust.parties': { sv: 'organisationer och medarbetare', en: 'organisations and employees' },
  'trust.systems': { sv: 'system', en: 'systems' },
  'trust.agreements': { sv: 'avtal', en: 'agreements' },
  'trust.certification': { sv: 'certifiering', en: 'certification' },
  'trust.limits': { sv: 'exponeringsgränser', en: 'exposure limits' },
  'trust.federation': { sv: 'federationen', en: 'the federation' },
  'trust.audit': { sv: 'loggen', en: 'the audit log' },
  'trust.keys': { sv: 'signeringsnycklar', en: 'signing keys' },
  'trust.decisions': { sv: 'åtkomstbeslut', en: 'access decisions' },
  'welfare.controllers': { sv: 'personuppgiftsansvariga', en: 'controllers' },
  'welfare.groups': { sv: 'grupper', en: 'groups' },
  'welfare.staff': { sv: 'larmpersonal', en: 'alarm staff' },
  'welfare.homes': { sv: 'hem', en: 'homes' },
  'welfare.people': { sv: 'brukare', en: 'people with alarms' },
  'welfare.devices': { sv: 'apparater', en: 'devices' },
  'welfare.chains': { sv: 'larmkedjor', en: 'alarm chains' },
  'welfare.alarms': { sv: 'larm', en: 'alarms' },
  'welfare.screens': { sv: 'larmskärmar', en: 'alarm screens' },
  'welfare.incidents': { sv: 'driftstörningar', en: 'incidents' },
  'welfare.reports': { sv: 'rapporter', en: 'reports' },
  'exchange.contracts': { sv: 'tjänstekontrakt', en: 'service contracts' },
  'exchange.addressing': { sv: 'adressering', en: 'addressing' },
  'exchange.traffic': { sv: 'trafik', en: 'traffic' },
  'exchange.explain': { sv: 'förklaringar av anrop', en: 'explanations of calls' },
  'exchange.index': { sv: 'engagemangsindex', en: 'the engagement index' },
  'exchange.subscriptions': { sv: 'prenumerationer', en: 'subscriptions' },
  'exchange.calls': { sv: 'anrop', en: 'calls' },
  'exchange.catalogue': { sv: 'tjänstekatalogen', en: 'the service catalogue' },
  'region.runs': { sv: 'körningar hos regionens nod', en: 'runs at the region’s node' },
  'region.policies': {
    sv: 'regionens beslut om dataprodukter',
    en: 'the region’s decisions on data products',
  },
  'region.loads': { sv: 'laddningar av regionens uppgifter', en: 'loads of the region’s data' },
  'region.exports': { sv: 'regionens uttag ur sina egna data', en: 'the region’s exports of its own data' },
  'region.pseudonyms': {
    sv: 'pseudonymer och återidentifiering',
    en: 'pseudonyms and re-identification',
  },
  'region.data': { sv: 'rader som lades åt sidan vid laddning', en: 'rows set aside in loads' },
  'hub.products': { sv: 'dataprodukter', en: 'data products' },
  'hub.runs': { sv: 'körningar över regionerna', en: 'runs over the regions' },
  'hub.nodes': { sv: 'regionernas noder', en: 'the regions’ nodes' },
  'hub.catalogue': { sv: 'datakatalogen', en: 'the data catalogue' },
  'hub.deliveries': { sv: 'leveranser av data', en: 'deliveries of data' },
  'hub.requests': {
    sv: 'ansökningar om data, tillstånd och beslut',
    en: 'applications for data, permits and decisions',
  },
  'hub.environments': { sv: 'säkra behandlingsmiljöer', en: 'secure processing environments' },
  'hub.outputs': {
    sv: 'resultat ur säkra behandlingsmiljöer',
    en: 'results from secure processing environments',
  },
  'welfare.signals': { sv: 'larmsignaler', en: 'signals' },
}
const verbTexts: Readonly<Record<string, Text>> = {
  read: { sv: 'Läsa', en: 'Read' },
  write: { sv: 'Ändra', en: 'Change' },
  approve: { sv: 'Godkänna', en: 'Approve' },
  decide: { sv: 'Besluta om', en: 'Decide on' },
  post: { sv: 'Skicka', en: 'Post' },
  use: { sv: 'Använda', en: 'Use' },
  propose: { sv: 'Föreslå', en: 'Propose' },
  audit: { sv: 'Granska', en: 'Audit' },
  make: { sv: 'Göra', en: 'Make' },
  ask: { sv: 'Fråga om', en: 'Ask about' },
  own: { sv: 'Läsa sin egen del av', en: "Read one's own part of" },
  extract: { sv: 'Ta fram utdrag ur', en: 'Take extracts of' },
  review: { sv: 'Granska', en: 'Review' },
  review_assign: { sv: 'Utse granskare av', en: 'Assign reviewers of' },
  review_rules: { sv: 'Bestämma regler för granskning av', en: 'Set rules for review of' },
}

/** Codes of purposes and kinds of information are those listed here, in all registers. */
export const isPurpose = (code: string): boolean => Object.hasOwn(purposeTexts, code)
export const isInformationType = (code: string): boolean => Object.hasOwn(informationTypeTexts, code)

/** A permission in words; its code in place of a word that nobody has given. */
function permissionText(permission: string): Text {
  const end = permission.lastIndexOf('.')
  const subject = subjectTexts[permission.slice(0, end)]
  const verb = verbTexts[permission.slice(end + 1)]
  if (!subject || !verb) return { sv: permission, en: permission }
  return { sv: `${verb.sv} ${subject.sv}`, en: `${verb.en} ${subject.en}` }
}

/** Every code that parties, agreements and rights use, with its name. */
export const vocabulary: Vocabulary = {
  roles: roles.map((code) => ({ code, text: roleTexts[code] })),
  purposes: named(purposeTexts),
  informationTypes: named(informationTypeTexts),
  organisationKinds: organisationKinds.map((code) => ({ code, text: organisationKindTexts[code] })),
  permissions: [...allPermissions].toSorted().map((code) => ({ code, text: permissionText(code) })),
  delegableActs: [...delegableActs].map((code) => ({
    code,
    text: delegableTexts[code] ?? { sv: code, en: code },
  })),
}

function named(texts: Readonly<Record<string, Text>>): { code: string; text: Text }[] {
  return Object.entries(texts).map(([code, text]) => ({ code, text }))
}
