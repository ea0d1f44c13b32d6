import type { Text } from '../../../kernel/index.ts'

/**
 * What the acts that the rules decide on are called to the person they are about: as rights are used (`trust.consents.give`), as a
 * system asks (`decision.records.read`), or as something is denied (`alarms.read`).
 */
const ruleActs: Readonly<Record<string, Text>> = {
  'records.read': { sv: 'Läsa uppgifter om vård och omsorg', en: 'Read care records' },
  'records.write': { sv: 'Skriva uppgifter om vård och omsorg', en: 'Write care records' },
  'records.disclose': { sv: 'Lämna ut uppgifter', en: 'Disclose data' },
  'records.blocked_exists': {
    sv: 'Se om det finns spärrade uppgifter',
    en: 'See whether there is blocked data',
  },
  'records.blocked_by': { sv: 'Se vem som har spärrade uppgifter', en: 'See who has blocked data' },
  'information.share': {
    sv: 'Lämna uppgifter till en annan myndighet',
    en: 'Give information to another authority',
  },
  'accesses.list': { sv: 'Se vem som har sett uppgifterna', en: 'See who has seen the data' },
  'accesses.review': { sv: 'Granska vem som har sett uppgifterna', en: 'Review who has seen the data' },
  'blocks.set': { sv: 'Spärra uppgifter', en: 'Block data' },
  'blocks.lift': { sv: 'Häva en spärr', en: 'Lift a block' },
  'consents.give': { sv: 'Ge ett samtycke', en: 'Give a consent' },
  'consents.give.technology': { sv: 'Samtycka till välfärdsteknik', en: 'Consent to welfare technology' },
  'consents.give.camera': { sv: 'Samtycka till tillsyn med kamera', en: 'Consent to supervision by camera' },
  'consents.withdraw': { sv: 'Ta tillbaka ett samtycke', en: 'Withdraw a consent' },
  'rights.read': { sv: 'Se samtycken, spärrar och ombud', en: 'See consents, blocks and proxies' },
  'mandates.read': { sv: 'Se vem någon är ombud för', en: 'See whose proxy somebody is' },
  'proxies.register': {
    sv: 'Föra in ett ombud som lag eller domstol har utsett',
    en: 'Enter a proxy appointed by law or a court',
  },
  'proxies.grant': { sv: 'Ge någon fullmakt', en: 'Give somebody a power of attorney' },
  'proxies.end': { sv: 'Avsluta ett ombuds uppdrag', en: "End a proxy's mandate" },
  'bookings.make': { sv: 'Boka eller avboka en tid', en: 'Make or cancel a booking' },
  'technology.install': { sv: 'Installera välfärdsteknik', en: 'Install welfare technology' },
  'supervision.view': { sv: 'Se tillsyn med kamera', en: 'Watch supervision by camera' },
  'alarms.read': { sv: 'Läsa larm', en: 'Read alarms' },
  'alarms.handle': { sv: 'Hantera larm', en: 'Handle alarms' },
  'registers.read': {
    sv: 'Läsa larmmottagningens register',
    en: 'Read the registers of the alarm reception',
  },
  'registers.write': {
    sv: 'Ändra i larmmottagningens register',
    en: 'Change the registers of the alarm reception',
  },
  'people.reveal': { sv: 'Se skyddade personuppgifter', en: 'See protected personal data' },
  'organisation.read': {
    sv: 'Se kommuner, grupper och personal',
    en: 'See municipalities, groups and staff',
  },
  'organisation.write': {
    sv: 'Ändra kommuner, grupper och personal',
    en: 'Change municipalities, groups and staff',
  },
  'signals.post': { sv: 'Skicka en larmsignal', en: 'Post an alarm signal' },
  'deviations.report': { sv: 'Rapportera en avvikelse', en: 'Report a deviation' },
  'breaches.report': { sv: 'Anmäla en personuppgiftsincident', en: 'Report a personal data breach' },
  'evidence.delete': { sv: 'Radera underlag för en avvikelse', en: 'Delete the evidence of a deviation' },
  'secondary.process': {
    sv: 'Behandla uppgifter för sekundäranvändning',
    en: 'Process data for secondary use',
  },
  'secondary.combine': {
    sv: 'Sammanföra uppgifter för sekundäranvändning',
    en: 'Combine data for secondary use',
  },
  'secondary.answer': { sv: 'Besvara en databegäran', en: 'Answer a data request' },
  'secondary.export': { sv: 'Ta ut resultat av sekundäranvändning', en: 'Take out results of secondary use' },
  contract: { sv: 'Använda ett tjänstekontrakt', en: 'Use a service contract' },
  unknown: { sv: 'Göra något som inte är känt', en: 'Do something that is not known' },
}

/** @returns undefined for a code that is no act of the rules */
export function ruleActText(code: string): Text | undefined {
  const asked = code.startsWith('decision.')
  const act = code.replace(/^(trust|decision)\./, '')
  if (!Object.hasOwn(ruleActs, act)) return undefined
  const { sv, en } = ruleActs[act]!
  return asked
    ? { sv: `Ett system frågade: ${sv.toLowerCase()}`, en: `A system asked: ${en.toLowerCase()}` }
    : { sv, en }
}
