import type { CaseResource } from '../../contract/decision.ts'
import { about, app, type Chapter, operator } from './scenario.ts'

const data: CaseResource = { kind: 'data', controller: 'regionen' }
const steward = {
  ...operator,
  id: 'dataförvaltaren',
  organisation: 'regionen',
  unit: 'analysenheten',
  roles: ['data_steward'],
  serves: [],
}
const analyst = { ...steward, id: 'analytikern', roles: ['analyst'] }
const registry = { ...app, id: 'registret', organisation: 'regionen', actsFor: ['regionen'] }

/** Data products and nodes: who sees, who keeps, who decides. */
export const hubChapters: readonly Chapter[] = [
  {
    title: 'Datahubben: dataprodukter och regionernas noder',
    scenarios: [
      {
        says: 'Analytikern ser väntetiderna i alla regioner.',
        law: 'PDL 2 kap. 4 §',
        case: about(analyst, 'data.read', { ...data, controller: 'grannregionen' }),
        decision: 'permit',
        rule: 'data-read',
      },
      {
        says: 'En larmoperatör ser väntetiderna.',
        law: 'PDL 2 kap. 4 §',
        case: about(operator, 'data.read', data),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_data',
      },
      {
        says: 'Dataförvaltaren ansluter sin egen regions nod.',
        law: 'GDPR art. 24, 32',
        case: about(steward, 'data.write', data),
        decision: 'permit',
        rule: 'data-write',
      },
      {
        says: 'Analytikern ansluter en nod.',
        law: 'GDPR art. 24, 32',
        case: about(analyst, 'data.write', data),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_data_steward',
      },
      {
        says: 'Dataförvaltaren beslutar om en körning i sin egen region.',
        law: 'EHDS (EU) 2025/327',
        case: about(steward, 'data.decide', data),
        decision: 'permit',
        rule: 'data-decide',
      },
      {
        says: 'Dataförvaltaren beslutar om en körning i en annan region.',
        law: 'EHDS (EU) 2025/327',
        case: about(steward, 'data.decide', { ...data, controller: 'grannregionen' }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_products',
      },
      {
        says: 'Den som ansöker godkänner sin egen ansökan.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'data.decide', data),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_data_steward',
      },
      {
        says: 'Dataförvaltaren beslutar om en ansökan där hon själv ska använda uppgifterna.',
        law: 'FL (2017:900) 16 §',
        case: about(steward, 'data.decide', data, { grounds: { ownMatter: true } }),
        decision: 'deny',
        rule: 'data-decide-impartial',
        lacks: 'not_own_matter',
      },
      {
        says: 'En dataförvaltare som också är analytiker godkänner det hon har sökt.',
        law: 'FL (2017:900) 16 §',
        case: about({ ...steward, roles: ['data_steward', 'analyst'] }, 'data.decide', data, {
          grounds: { ownMatter: true },
        }),
        decision: 'deny',
        rule: 'data-decide-impartial',
        lacks: 'not_own_matter',
      },
      {
        says: 'Analytikern ansöker om data för en annan organisation.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'data.apply', { ...data, controller: 'grannregionen' }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_products',
      },
      {
        says: 'Analytikern ansöker om data för sin region.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'data.apply', data),
        decision: 'permit',
        rule: 'data-apply',
      },
      {
        says: 'Analytikern arbetar i sin organisations säkra miljö.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'data.environment', data),
        decision: 'permit',
        rule: 'data-environment',
      },
      {
        says: 'Analytikern arbetar i en annan organisations säkra miljö.',
        law: 'EHDS (EU) 2025/327',
        case: about(analyst, 'data.environment', { ...data, controller: 'grannregionen' }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_products',
      },
      {
        says: 'Dataförvaltaren granskar ett resultat innan det lämnar den säkra miljön.',
        law: 'EHDS (EU) 2025/327',
        case: about(steward, 'data.review', data),
        decision: 'permit',
        rule: 'data-review',
      },
      {
        says: 'En larmoperatör granskar ett resultat.',
        law: 'EHDS (EU) 2025/327',
        case: about(operator, 'data.review', data),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_environment',
      },
      {
        says: 'Ett register hämtar en dataprodukt på regionens uppdrag.',
        law: 'GDPR art. 28.3 a, 29',
        case: about(registry, 'data.read', data),
        decision: 'permit',
        rule: 'data-system',
      },
      {
        says: 'Ett register hämtar en dataprodukt hos en region det inte arbetar åt.',
        law: 'GDPR art. 28.3 a, 29',
        case: about(registry, 'data.read', { ...data, controller: 'grannregionen' }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'acts_for_controller',
      },
    ],
  },
]
