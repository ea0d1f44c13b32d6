import type { CaseResource } from '../../contract/decision.ts'
import {
  about,
  analyst,
  type Chapter,
  health,
  homeCare,
  matter,
  operator,
  physician,
  proxy,
  unable,
} from './scenario.ts'

const ownHealth = { ...health, controller: 'regionen', unit: 'medicinkliniken' }
const takesPart = { takesPart: true }
const sensor: CaseResource = {
  kind: 'measure',
  controller: 'kommunen',
  measureKind: 'sensor',
  careDecision: true,
  consents: ['welfare_technology'],
  needWeighed: false,
}
const camera = { ...sensor, measureKind: 'camera' as const, consents: ['camera'], needWeighed: true }
const incident: CaseResource = { kind: 'incident', controller: 'kommunen', open: true, retentionOver: false }
const steward = { ...homeCare, roles: ['data_steward'] }
const reception: CaseResource = { kind: 'reception', controller: 'kommunen' }
const dataset: CaseResource = {
  kind: 'dataset',
  controller: 'regionen',
  permit: true,
  request: false,
  secureEnvironment: true,
  pseudonymised: true,
  optOutsRemoved: true,
  combinationDecided: false,
  personal: true,
}
const secondary = { purpose: 'secondary_use' }
const aggregate = { ...dataset, personal: false }

/** Welfare technology, the alarm reception and secondary use: each rule both ways. */
export const socialChapters: readonly Chapter[] = [
  {
    title: 'Socialtjänst och välfärdsteknik',
    scenarios: [
      {
        says: 'Ett trygghetslarm installeras efter biståndsbeslut och med Elsas samtycke.',
        law: 'SoL, LSS',
        case: about(homeCare, 'technology.install', sensor),
        decision: 'permit',
        rule: 'sol-install',
      },
      {
        says: 'Installation utan biståndsbeslut.',
        law: 'SoL, LSS',
        case: about(homeCare, 'technology.install', { ...sensor, careDecision: false }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'care_decision',
      },
      {
        says: 'Installation utan samtycke.',
        law: 'SoL',
        case: about(homeCare, 'technology.install', { ...sensor, consents: [] }),
        decision: 'deny',
        rule: 'sol-no-monitoring-without-consent',
        lacks: 'consent_monitoring',
      },
      {
        says: 'Tillsyn med sensor, beslutad och med samtycke.',
        law: 'SoL, LSS',
        case: about(homeCare, 'supervision.view', sensor, { grounds: takesPart }),
        decision: 'permit',
        rule: 'sol-supervision',
      },
      {
        says: 'Tillsyn med kamera, med samtycke till just kamera och prövat behov.',
        law: 'SoL, LSS; GDPR art. 5.1 c',
        case: about(homeCare, 'supervision.view', camera, { grounds: takesPart }),
        decision: 'permit',
        rule: 'sol-camera',
      },
      {
        says: 'Kamera utan att det är prövat om en sensor räcker.',
        law: 'GDPR art. 5.1 c',
        case: about(homeCare, 'supervision.view', { ...camera, needWeighed: false }, { grounds: takesPart }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'need_weighed',
      },
      {
        says: 'Samtycket gäller välfärdsteknik, men inte kamera.',
        law: 'RF 2 kap. 6 §; SoL',
        case: about(
          homeCare,
          'supervision.view',
          { ...camera, consents: ['welfare_technology'] },
          { grounds: takesPart },
        ),
        decision: 'deny',
        rule: 'sol-no-monitoring-without-consent',
      },
      {
        says: 'En god man går med på välfärdsteknik, och det ingår i uppdraget.',
        law: 'FB 11 kap. 4 §; SoL',
        case: about(proxy('deputy', ['consents.give.technology']), 'consents.give.technology', matter, {
          person: unable,
        }),
        decision: 'permit',
        rule: 'fb-11-deputy-decides',
      },
      {
        says: 'En god man går med på kamera, men uppdraget omfattar bara annan teknik.',
        law: 'FB 11 kap. 4 §',
        case: about(proxy('deputy', ['consents.give.technology']), 'consents.give.camera', matter, {
          person: unable,
        }),
        decision: 'deny',
        rule: 'proxy-within-mandate',
        lacks: 'named_act',
      },
      {
        says: 'En undersköterska rapporterar en avvikelse.',
        law: 'Lex Sarah, Lex Maria',
        case: about(homeCare, 'deviations.report', incident),
        decision: 'permit',
        rule: 'lex-report',
      },
      {
        says: 'Underlaget till en öppen avvikelse kan inte raderas.',
        law: 'Lex Sarah, Lex Maria',
        case: about(steward, 'evidence.delete', { ...incident, retentionOver: true }),
        decision: 'deny',
        rule: 'lex-evidence-kept',
        lacks: 'investigation_closed',
      },
      {
        says: 'Utredningen är avslutad och bevarandetiden har gått ut; underlaget gallras.',
        law: 'GDPR art. 5.1 e',
        case: about(steward, 'evidence.delete', { ...incident, open: false, retentionOver: true }),
        decision: 'permit',
        rule: 'gdpr-5-storage',
      },
      {
        says: 'En medarbetare rapporterar en personuppgiftsincident.',
        law: 'GDPR art. 33',
        case: about(homeCare, 'breaches.report', incident),
        decision: 'permit',
        rule: 'gdpr-33',
      },
    ],
  },
  {
    title: 'Sekundäranvändning',
    scenarios: [
      {
        says: 'En analytiker med datatillstånd arbetar med pseudonymiserade uppgifter i den säkra miljön.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'secondary.process', dataset, secondary),
        decision: 'permit',
        rule: 'ehds-permit',
      },
      {
        says: 'Uppgifterna är pseudonymiserade, men datatillstånd saknas: de är fortfarande personuppgifter.',
        law: 'EHDS (EU) 2025/327; GDPR art. 4.5',
        case: about(analyst, 'secondary.process', { ...dataset, permit: false }, secondary),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'data_permit',
      },
      {
        says: 'Uppgifterna är inte pseudonymiserade.',
        law: 'GDPR art. 32',
        case: about(analyst, 'secondary.process', { ...dataset, pseudonymised: false }, secondary),
        decision: 'deny',
        rule: 'gdpr-32-pseudonymised',
      },
      {
        says: 'De som har motsatt sig sekundäranvändning är inte borttagna.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'secondary.process', { ...dataset, optOutsRemoved: false }, secondary),
        decision: 'deny',
        rule: 'ehds-opt-out',
      },
      {
        says: 'Elsa har motsatt sig, och hennes egen journal begärs för statistik.',
        law: 'EHDS (EU) 2025/327',
        case: about(
          { ...physician, purposes: ['statistics'] },
          'records.read',
          { ...ownHealth, consents: ['secondary_use_opt_out'] },
          { purpose: 'statistics', grounds: takesPart },
        ),
        decision: 'deny',
        rule: 'ehds-opt-out-record',
        lacks: 'no_opt_out',
      },
      {
        says: 'Två regioners uppgifter förs samman utan beslut om begäran.',
        law: 'Sekundäranvändning, regionerna åtskilda',
        case: about(analyst, 'secondary.combine', dataset, secondary),
        decision: 'deny',
        rule: 'regions-apart',
        lacks: 'combination_decided',
      },
      {
        says: 'Två regioners uppgifter förs samman efter beslut om just den begäran.',
        law: 'Sekundäranvändning, regionerna åtskilda',
        case: about(analyst, 'secondary.combine', { ...dataset, combinationDecided: true }, secondary),
        decision: 'permit',
        rule: 'ehds-combine',
      },
      {
        says: 'En databegäran besvaras med aggregat.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'secondary.answer', { ...aggregate, permit: false, request: true }, secondary),
        decision: 'permit',
        rule: 'ehds-request',
      },
      {
        says: 'En databegäran får inte besvaras med uppgifter om enskilda.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'secondary.answer', { ...dataset, permit: false, request: true }, secondary),
        decision: 'deny',
        rule: 'ehds-nothing-personal-leaves',
      },
      {
        says: 'Ett aggregerat resultat lämnar den säkra miljön.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'secondary.export', aggregate, secondary),
        decision: 'permit',
        rule: 'ehds-export',
      },
      {
        says: 'Rader om enskilda personer försöker lämna den säkra miljön.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'secondary.export', dataset, secondary),
        decision: 'deny',
        rule: 'ehds-nothing-personal-leaves',
        lacks: 'aggregates',
      },
    ],
  },
  {
    title: 'Larmmottagningen',
    scenarios: [
      {
        says: 'En operatör läser ett larm åt en kommun som larmgruppen tar larm för.',
        law: 'GDPR art. 28.3',
        case: about(operator, 'alarms.read', reception, { loa: 2 }),
        decision: 'permit',
        rule: 'alarm-staff',
      },
      {
        says: 'En operatör läser ett larm åt en annan kommun.',
        law: 'GDPR art. 28.3',
        case: about(operator, 'alarms.read', { ...reception, controller: 'grannkommunen' }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'serves_controller',
      },
      {
        says: 'En operatör vars uppdrag inte gäller nu.',
        law: 'PDL 4 kap. 2 §; SVOD 4 kap. 3 §',
        case: about({ ...operator, assignmentValid: false }, 'alarms.handle', reception),
        decision: 'deny',
        rule: 'assignment-valid',
      },
      {
        says: 'En samordnare ändrar i registret.',
        law: 'GDPR art. 5.1 d',
        case: about({ ...operator, roles: ['coordinator'] }, 'registers.write', reception),
        decision: 'permit',
        rule: 'alarm-coordinator',
      },
      {
        says: 'En operatör ändrar i registret.',
        law: 'GDPR art. 5.1 d',
        case: about(operator, 'registers.write', reception),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_coordinator',
      },
      {
        says: 'En operatör visar skyddade uppgifter i ett larm som hon hanterar.',
        law: 'OSL 22 kap. 1 §',
        case: about(operator, 'people.reveal', reception, { grounds: takesPart }),
        decision: 'permit',
        rule: 'alarm-reveal',
      },
      {
        says: 'En operatör visar skyddade uppgifter utan att hantera något larm.',
        law: 'OSL 22 kap. 1 §',
        case: about(operator, 'people.reveal', reception),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'takes_part',
      },
      {
        says: 'En larmknapp skickar en signal.',
        law: 'SoL',
        case: about({ kind: 'device', id: 'knappen', controller: 'kommunen' }, 'signals.post', reception, {
          purpose: '',
        }),
        decision: 'permit',
        rule: 'device-signal',
      },
      {
        says: 'En larmknapp försöker läsa larm.',
        law: 'GDPR art. 25',
        case: about({ kind: 'device', id: 'knappen', controller: 'kommunen' }, 'alarms.read', reception),
        decision: 'deny',
        rule: 'device-posts-signals-only',
      },
    ],
  },
]
