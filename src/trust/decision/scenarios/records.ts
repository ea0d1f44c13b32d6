import { about, app, type Chapter, elsa, health, homeCare, officer, physician, social } from './scenario.ts'

const ownHealth = { ...health, controller: 'regionen', unit: 'medicinkliniken' }
const ownSocial = { ...social, controller: 'kommunen', unit: 'hemtjänsten' }
const takesPart = { takesPart: true }
const three = ['disclosure_secrecy', 'disclosure_process', 'disclosure_receive']
const disclose = (consents: string[], more: object = {}, actor: object = {}) =>
  about({ ...app, ...actor }, 'records.disclose', { ...health, consents, ...more }, { purpose: 'disclosure' })

/** PDL, secrecy in social services, and disclosure on medium: each rule both ways. */
export const recordChapters: readonly Chapter[] = [
  {
    title: 'PDL och sekretess inom den egna verksamheten',
    scenarios: [
      {
        says: 'En läkare som deltar i vården läser den egna vårdgivarens uppgifter.',
        law: 'PDL 4 kap. 1 §',
        case: about(physician, 'records.read', ownHealth, { grounds: takesPart }),
        decision: 'permit',
        rule: 'pdl-4-1',
      },
      {
        says: 'En läkare som inte deltar i vården läser av nyfikenhet.',
        law: 'PDL 4 kap. 1 §',
        case: about(physician, 'records.read', ownHealth),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'takes_part',
      },
      {
        says: 'Uppgifterna används för ett ändamål som lagen inte räknar upp.',
        law: 'PDL 2 kap. 4 §',
        case: about({ ...physician, purposes: ['marketing'] }, 'records.read', ownHealth, {
          grounds: takesPart,
          purpose: 'marketing',
        }),
        decision: 'deny',
        rule: 'pdl-2-4-purposes',
        lacks: 'lawful_purpose',
      },
      {
        says: 'Ändamålet är dokumentation av vården.',
        law: 'PDL 2 kap. 4 §',
        case: about(physician, 'records.write', ownHealth, { grounds: takesPart, purpose: 'documentation' }),
        decision: 'permit',
        rule: 'pdl-4-1',
      },
      {
        says: 'Ändamålet är lagligt, men ingår inte i läkarens uppdrag.',
        law: 'GDPR art. 5.1 b',
        case: about(physician, 'records.read', ownHealth, { grounds: takesPart, purpose: 'quality' }),
        decision: 'deny',
        rule: 'gdpr-5-purpose',
        lacks: 'purpose_in_assignment',
      },
      {
        says: 'Elsa har spärrat en vårdenhets uppgifter för vårdgivarens andra enheter.',
        law: 'PDL 4 kap. 4 §',
        case: about(
          physician,
          'records.read',
          { ...ownHealth, unit: 'psykiatrin', innerBlock: true },
          { grounds: takesPart },
        ),
        decision: 'deny',
        rule: 'pdl-4-4',
        lacks: 'inner_block_lifted',
      },
      {
        says: 'Den vårdenhet där uppgifterna finns ser dem trots den inre spärren.',
        law: 'PDL 4 kap. 4 §',
        case: about(physician, 'records.read', { ...ownHealth, innerBlock: true }, { grounds: takesPart }),
        decision: 'permit',
        rule: 'pdl-4-1',
      },
      {
        says: 'Elsa läser sina egna patientuppgifter genom direktåtkomst.',
        law: 'PDL 5 kap. 5 §',
        case: about(elsa, 'records.read', ownHealth),
        decision: 'permit',
        rule: 'pdl-5-5',
      },
      {
        says: 'Nils har inte direktåtkomst till Elsas patientuppgifter.',
        law: 'PDL 5 kap. 5 §',
        case: about({ kind: 'resident', id: 'Nils' }, 'records.read', ownHealth),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_person',
      },
      {
        says: 'Hemtjänsten läser sina egna uppgifter om Elsa, som den ger insatser.',
        law: 'OSL 26 kap. 1 §',
        case: about(homeCare, 'records.read', ownSocial, { grounds: takesPart }),
        decision: 'permit',
        rule: 'osl-26-1-own',
      },
      {
        says: 'En myndighet begär socialtjänstens uppgifter utan ett pågående ärende.',
        law: 'OSL 26 kap. 1 §',
        case: about(officer, 'records.read', social, { grounds: { important: true } }),
        decision: 'deny',
        rule: 'osl-26-1',
        lacks: 'no_exception',
      },
      {
        says: 'I ett pågående ärende lämnar socialtjänsten det som den andra myndigheten behöver.',
        law: 'SoL, uppgiftsskyldighet',
        case: about(officer, 'information.share', social, {
          grounds: { openCase: true, important: true },
          purpose: 'legal_obligation',
        }),
        decision: 'permit',
        rule: 'sol-open-case',
      },
      {
        says: 'Utan pågående ärende finns ingen uppgiftsskyldighet.',
        law: 'SoL, uppgiftsskyldighet',
        case: about(officer, 'information.share', social, {
          grounds: { important: true },
          purpose: 'legal_obligation',
        }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'open_case',
      },
    ],
  },
  {
    title: 'Utlämnande på medium till en tredjepartsapp',
    scenarios: [
      {
        says: 'Elsa har gett alla tre samtyckena, produkten är insläppt och avtalen finns.',
        law: 'PDL 5 kap. 6 §',
        case: disclose(three),
        decision: 'permit',
        rule: 'pdl-5-6',
      },
      {
        says: 'Samtycke 1 saknas: sekretessen är inte hävd till förmån för mottagaren.',
        law: 'OSL 10 kap. 1 §, 12 kap. 2 §',
        case: disclose(three.filter((each) => each !== 'disclosure_secrecy')),
        decision: 'deny',
        rule: 'osl-10-1',
        lacks: 'consent_secrecy',
      },
      {
        says: 'Samtycke 2 är återkallat: den utlämnande får inte längre behandla uppgifterna för utlämnande.',
        law: 'PDL 2 kap. 3 §',
        case: disclose(three.filter((each) => each !== 'disclosure_process')),
        decision: 'deny',
        rule: 'pdl-2-3-disclose',
        lacks: 'consent_disclose',
      },
      {
        says: 'Samtycke 3 saknas: mottagaren får inte behandla uppgifter från före sin patientrelation.',
        law: 'PDL 2 kap. 3 §',
        case: disclose(three.filter((each) => each !== 'disclosure_receive')),
        decision: 'deny',
        rule: 'pdl-2-3-receive',
        lacks: 'consent_receive',
      },
      {
        says: 'De tre samtyckena gäller inte för det som Elsa har spärrat.',
        law: 'SVOD 2 kap. 3 §',
        case: disclose(three, { outerBlock: true }),
        decision: 'deny',
        rule: 'svod-2-3-block-system',
      },
      {
        says: 'Biträdesavtal saknas i ett led av kedjan.',
        law: 'GDPR art. 28',
        case: disclose(three, {}, { agreement: false }),
        decision: 'deny',
        rule: 'gdpr-28-agreement',
        lacks: 'processor_agreement',
      },
      {
        says: 'Den personuppgiftsansvarige har inte släppt in produkten.',
        law: 'GDPR art. 24, 28.1',
        case: disclose(three, {}, { admitted: false }),
        decision: 'deny',
        rule: 'gdpr-24-admitted',
        lacks: 'admitted',
      },
      {
        says: 'En övertagen produkt försöker hämta mer än gränsen som är satt utanför den.',
        law: 'GDPR art. 25, 32',
        case: disclose(three, {}, { withinLimits: false }),
        decision: 'deny',
        rule: 'gdpr-32-limits',
        lacks: 'within_limits',
      },
      {
        says: 'Ett system läser på den personuppgiftsansvariges uppdrag inom avtalet.',
        law: 'GDPR art. 29',
        case: about({ ...app, actsFor: ['grannregionen'] }, 'records.read', health),
        decision: 'permit',
        rule: 'gdpr-29-instruction',
      },
      {
        says: 'Systemet begär slag av uppgifter som avtalet inte omfattar.',
        law: 'GDPR art. 28.3',
        case: about({ ...app, actsFor: ['grannregionen'] }, 'records.read', {
          ...health,
          types: ['psykiatri'],
        }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'agreed_types',
      },
    ],
  },
]
