import type { CaseResource } from '../../contract/decision.ts'
import { about, app, type Chapter, operator } from './scenario.ts'

/** Medication history at the region, which the municipality's record system asks for. */
const service: Extract<CaseResource, { kind: 'service' }> = {
  kind: 'service',
  controller: 'regionen',
  types: ['läkemedel'],
  confidentiality: 3,
  authorised: true,
  proved: true,
  consentNeeded: true,
  consents: ['coherent_records'],
  outerBlock: false,
}
const recordSystem = { ...app, id: 'journalsystemet', organisation: 'kommunen', actsFor: ['kommunen'] }
const engineer = {
  ...operator,
  id: 'integrationsingenjören',
  organisation: 'regionen',
  unit: 'it-enheten',
  roles: ['integration_engineer'],
  serves: [],
}
const law = 'GDPR art. 28.3 a, 29, 32'

const call = (says: string, resource: Partial<typeof service>, more: object = {}) => ({
  says,
  case: about({ ...recordSystem, ...more }, 'contracts.call', { ...service, ...resource }),
})

/** Calls by service contracts, and those who see to them. */
export const serviceChapters: readonly Chapter[] = [
  {
    title: 'Tjänsteplattformen: anrop mellan vårdens system',
    scenarios: [
      {
        ...call(
          'Kommunens journalsystem hämtar läkemedelslistan hos regionen: behörighet, avtal och samtycke finns.',
          {},
        ),
        law,
        decision: 'permit',
        rule: 'call-authorised',
      },
      {
        ...call('Samma anrop utan anropsbehörighet.', { authorised: false }),
        law,
        decision: 'deny',
        rule: 'call-not-authorised',
        lacks: 'call_authorisation',
      },
      {
        ...call('Samma anrop när avtalen inte omfattar läkemedel.', {}, { agreedTypes: ['diagnoser'] }),
        law,
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'agreed_types',
      },
      {
        ...call('Samma anrop när personuppgiftsbiträdesavtal saknas.', {}, { agreement: false }),
        law: 'GDPR art. 28',
        decision: 'deny',
        rule: 'gdpr-28-agreement',
        lacks: 'processor_agreement',
      },
      {
        ...call('Samma anrop när invånaren har spärrat uppgifterna.', { outerBlock: true }),
        law: 'SVOD 2 kap. 3 §',
        decision: 'deny',
        rule: 'call-outer-block',
        lacks: 'block_lifted',
      },
      {
        ...call(
          'Regionens eget system hämtar uppgifter som är spärrade för andra.',
          { outerBlock: true },
          {
            organisation: 'regionen',
            actsFor: ['regionen'],
          },
        ),
        law: 'SVOD 2 kap. 3 §',
        decision: 'permit',
        rule: 'call-authorised',
      },
      {
        ...call('Invånaren har inte samtyckt till sammanhållna uppgifter.', { consents: [] }),
        law: 'SVOD 3 kap. 1 §',
        decision: 'deny',
        rule: 'call-coherent-consent',
        lacks: 'coherent_consent',
      },
      {
        ...call('Ett kontrakt som inte kräver samtycke, såsom lediga tider.', {
          consentNeeded: false,
          consents: [],
        }),
        law: 'SVOD 3 kap. 1 §',
        decision: 'permit',
        rule: 'call-authorised',
      },
      {
        ...call('Systemet visar en token som vem som helst kunde använda.', { proved: false }),
        law: 'GDPR art. 32',
        decision: 'deny',
        rule: 'call-strong',
        lacks: 'proof_bound',
      },
      {
        ...call('En öppen uppgift (K1) får hämtas med en sådan token.', {
          proved: false,
          confidentiality: 1,
        }),
        law: 'GDPR art. 32',
        decision: 'permit',
        rule: 'call-authorised',
      },
    ],
  },
  {
    title: 'Tjänsteplattformen: de som sköter anslutningar',
    scenarios: [
      {
        says: 'Integrationsingenjören ändrar ett vägval hos sin egen organisation.',
        law: 'GDPR art. 24, 32',
        case: about(engineer, 'services.write', service),
        decision: 'permit',
        rule: 'services-write',
      },
      {
        says: 'Integrationsingenjören ändrar ett vägval hos en annan organisation.',
        law: 'GDPR art. 24, 32',
        case: about(engineer, 'services.write', { ...service, controller: 'kommunen' }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_connections',
      },
      {
        says: 'En administratör godkänner ändringen.',
        law: 'GDPR art. 24, 32',
        case: about({ ...engineer, roles: ['administrator'] }, 'services.approve', service),
        decision: 'permit',
        rule: 'services-approve',
      },
      {
        says: 'En administratör ändrar ett vägval själv.',
        law: 'GDPR art. 24, 32',
        case: about({ ...engineer, roles: ['administrator'] }, 'services.write', service),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_engineer',
      },
      {
        says: 'En granskare ser vad anropen går efter.',
        law: 'GDPR art. 5.2',
        case: about({ ...engineer, roles: ['auditor'] }, 'services.read', service),
        decision: 'permit',
        rule: 'services-read',
      },
      {
        says: 'En larmoperatör ser vad anropen går efter.',
        law: 'GDPR art. 5.1 c',
        case: about(operator, 'services.read', service),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_services',
      },
      {
        says: 'En kommuns system läser trafiken på kommunens uppdrag.',
        law: 'GDPR art. 28.3 a, 29',
        case: about({ ...recordSystem }, 'services.read', { ...service, controller: 'kommunen' }),
        decision: 'permit',
        rule: 'services-system',
      },
    ],
  },
]
