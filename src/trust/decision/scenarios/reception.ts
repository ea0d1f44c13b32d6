import type { CaseResource } from '../../contract/decision.ts'
import { about, app, type Chapter, operator } from './scenario.ts'

const reception: CaseResource = { kind: 'reception', controller: 'kommunen' }
const elsewhere: CaseResource = { ...reception, controller: 'grannkommunen' }
const takesPart = { takesPart: true }
const administrator = { ...operator, id: 'administratören', roles: ['administrator'] }
/** A supplier's system that the municipality has instructed, and whose agreement covers social alarms. */
const adapter = {
  ...app,
  id: 'larmsystemet',
  actsFor: ['kommunen'],
  agreedTypes: ['social_alarm'],
}

/** The alarm reception's organisation, the systems that work for it, and alarms that are nobody's. */
export const receptionChapters: readonly Chapter[] = [
  {
    title: 'Larmmottagningens organisation och system',
    scenarios: [
      {
        says: 'En operatör tar ett larm från en kommun som ingen larmgrupp tar larm för, eftersom ingen annan hör det.',
        law: 'GDPR art. 6.1 d; BrB 24 kap. 4 §',
        case: about(operator, 'alarms.handle', elsewhere, { grounds: { danger: true } }),
        decision: 'permit',
        rule: 'alarm-danger',
      },
      {
        says: 'En administratör tar ett larm som ingen annan hör: hon tar inte emot larm.',
        law: 'GDPR art. 5.1 c',
        case: about(administrator, 'alarms.handle', elsewhere, { grounds: { danger: true } }),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_alarm',
      },
      {
        says: 'En operatör ser vilka grupper som tar larm för kommunen.',
        law: 'GDPR art. 28.3',
        case: about(operator, 'organisation.read', reception),
        decision: 'permit',
        rule: 'organisation-read',
      },
      {
        says: 'En operatör ser vilka grupper som tar larm för en annan kommun.',
        law: 'GDPR art. 28.3',
        case: about(operator, 'organisation.read', elsewhere),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'serves_controller',
      },
      {
        says: 'En administratör registrerar en medarbetare i larmgruppen.',
        law: 'GDPR art. 24, 32',
        case: about(administrator, 'organisation.write', reception),
        decision: 'permit',
        rule: 'organisation-write',
      },
      {
        says: 'En operatör registrerar en medarbetare i larmgruppen.',
        law: 'GDPR art. 24, 32',
        case: about(operator, 'organisation.write', reception),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_administrator',
      },
      {
        says: 'En administratör läser registret över personer.',
        law: 'GDPR art. 5.1 c',
        case: about(administrator, 'registers.read', reception),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'role_alarm',
      },
      {
        says: 'En leverantörs system hanterar larm på kommunens uppdrag, med biträdesavtal om trygghetslarm.',
        law: 'GDPR art. 28.3 a, 29',
        case: about(adapter, 'alarms.handle', reception),
        decision: 'permit',
        rule: 'system-reception',
      },
      {
        says: 'Samma system läser larm hos en kommun som det inte arbetar åt.',
        law: 'GDPR art. 28.3 a, 29',
        case: about(adapter, 'alarms.read', elsewhere),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'acts_for_controller',
      },
      {
        says: 'Samma system, när avtalet inte omfattar trygghetslarm.',
        law: 'GDPR art. 28.3 a, 29',
        case: about({ ...adapter, agreedTypes: ['läkemedel'] }, 'registers.read', reception),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'agreed_types',
      },
      {
        says: 'Samma system, när biträdesavtalet har upphört.',
        law: 'GDPR art. 28',
        case: about({ ...adapter, agreement: false, agreedTypes: [] }, 'alarms.read', reception),
        decision: 'deny',
        rule: 'gdpr-28-agreement',
      },
      {
        says: 'Systemet visar skyddade uppgifter för en operatör som handlägger larmet.',
        law: 'OSL 22 kap. 1 §; GDPR art. 29',
        case: about(adapter, 'people.reveal', reception, { grounds: takesPart }),
        decision: 'permit',
        rule: 'system-reveal',
      },
      {
        says: 'Systemet visar skyddade uppgifter utan att någon handlägger ett larm.',
        law: 'OSL 22 kap. 1 §; GDPR art. 29',
        case: about(adapter, 'people.reveal', reception),
        decision: 'deny',
        rule: 'no-rule-permits',
        lacks: 'takes_part',
      },
    ],
  },
]
