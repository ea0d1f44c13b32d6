import type { CaseResource } from '../../contract/decision.ts'
import { about, analyst, type Chapter, operator } from './scenario.ts'

/** What the region answers to data hubs, as a whole. */
const regionData: Extract<CaseResource, { kind: 'dataset' }> = {
  kind: 'dataset',
  controller: 'regionen',
  permit: false,
  request: false,
  secureEnvironment: false,
  pseudonymised: false,
  optOutsRemoved: false,
  combinationDecided: false,
  personal: true,
}
const steward = {
  ...analyst,
  id: 'dataförvaltaren',
  organisation: 'regionen',
  purposes: ['administration'],
  roles: ['data_steward'],
}
const administering = { purpose: 'administration' }
const reading = 'GDPR art. 5.2, 24'
const goingBack = 'GDPR art. 4.5, 5.1 b, 25; PDL 2 kap. 6 §; OSL (2009:400) 25 kap. 1 §'
const another = 'GDPR art. 5.2, 24, 32.4; PDL 4 kap. 2–3 §§'
const deciding = 'GDPR art. 5.2, 24, 25; PDL 2 kap. 6 §'

/** Those who see to what a region answers to data hubs. */
export const regionChapters: readonly Chapter[] = [
  {
    title: 'Datahubben: regionen bestämmer över sina uppgifter',
    scenarios: [
      {
        says: 'Regionens dataförvaltare godkänner en körning hos regionens nod.',
        law: deciding,
        case: about(steward, 'region.decide', regionData, administering),
        decision: 'permit',
        rule: 'region-decide',
      },
      {
        says: 'En annan regions dataförvaltare godkänner den.',
        law: deciding,
        case: about(
          { ...steward, organisation: 'grannregionen' },
          'region.decide',
          regionData,
          administering,
        ),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_region',
      },
      {
        says: 'Den som beställde analysen godkänner körningen själv.',
        law: deciding,
        case: about({ ...analyst, organisation: 'regionen' }, 'region.decide', regionData, {
          purpose: 'secondary_use',
        }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_data_steward',
      },
      {
        says: 'Regionens analytiker ser vad noden har beställts köra.',
        law: reading,
        case: about({ ...analyst, organisation: 'regionen' }, 'region.read', regionData, {
          purpose: 'secondary_use',
        }),
        decision: 'permit',
        rule: 'region-read',
      },
      {
        says: 'Regionens granskare ser vad noden har svarat på.',
        law: reading,
        case: about({ ...steward, roles: ['auditor'], purposes: ['control'] }, 'region.read', regionData, {
          purpose: 'control',
        }),
        decision: 'permit',
        rule: 'region-read',
      },
      {
        says: 'En larmoperatör ser vad noden har beställts köra.',
        law: reading,
        case: about({ ...operator, organisation: 'regionen' }, 'region.read', regionData),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_region',
      },
      {
        says: 'Regionens dataförvaltare begär att få veta vem en pseudonym under ett tillstånd står för.',
        law: goingBack,
        case: about(steward, 'region.reidentify', regionData, administering),
        decision: 'permit',
        rule: 'region-reidentify',
      },
      {
        says: 'Forskningens analytiker, som har raderna, vill själv veta vem pseudonymen står för.',
        law: goingBack,
        case: about({ ...analyst, organisation: 'regionen' }, 'region.reidentify', regionData, {
          purpose: 'secondary_use',
        }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_data_steward',
      },
      {
        says: 'Navets dataförvaltare, i en annan organisation, vill veta det.',
        law: goingBack,
        case: about(
          { ...steward, organisation: 'grannregionen' },
          'region.reidentify',
          regionData,
          administering,
        ),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'own_region',
      },
      {
        says: 'En annan dataförvaltare i regionen godkänner återidentifieringen.',
        law: another,
        case: about(
          { ...steward, id: 'den andra dataförvaltaren' },
          'region.reidentify_approve',
          regionData,
          administering,
        ),
        decision: 'permit',
        rule: 'region-reidentify-approve',
      },
      {
        says: 'Regionens granskare godkänner återidentifieringen.',
        law: another,
        case: about(
          { ...steward, roles: ['auditor'], purposes: ['control'] },
          'region.reidentify_approve',
          regionData,
          { purpose: 'control' },
        ),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_data_steward',
      },
    ],
  },
]
