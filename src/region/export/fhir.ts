import { tableOf } from '../store/tables.ts'
import type { Form, Target } from './export.ts'

/** Names of what codes and numbers are of. */
const systems = {
  /** Inera, HSA-id. */
  hsa: 'urn:oid:1.2.752.129.2.1.4.1',
  /** Socialstyrelsen, ICD-10-SE, as the national contracts name it. */
  icd: 'urn:oid:1.2.752.116.1.1.1.1.3',
  /** Socialstyrelsen, KVÅ. */
  kva: 'urn:oid:1.2.752.116.1.3.2.1.4',
  encounterClass: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  conditionCategory: 'http://terminology.hl7.org/CodeSystem/condition-category',
  /** This node's own: holds for its exports alone. */
  pseudonym: 'urn:knutpunkt:pseudonym:own-use',
}

const coded = (system: string, code: string): string =>
  `{'coding': [{'system': '${system}', 'code': ${code}}]}`
const reference = (type: string, id: string): string => `{'reference': '${type}/' || ${id}}`
/** FHIR's dateTime, in UTC. */
const moment = (column: string): string => `strftime(${column} at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')`
/** An HSA-id may have characters that no id of FHIR has. */
const unitId = (unit: string): string => `substr(sha256(${unit}), 1, 32)`
/** Of a part of a contact. Letters that no pseudonym has keep those of different parts apart. */
const partId = (letter: string): string => `c.pseudonym || '-${letter}' || e.position`

/** A line for each row: what is null is left out, as FHIR wants it. */
const resource = (type: string, from: string, has: Record<string, string>): Target => ({
  name: `${type}.ndjson`,
  sql: `select cast(json_merge_patch('{}', to_json({'resourceType': '${type}', ${Object.entries(has)
    .map(([name, sql]) => `'${name}': ${sql}`)
    .join(', ')}})) as varchar) from ${from}`,
})

const ofContact = (entity: string): string => `${tableOf(entity)} e join contacts c using (contact)`

/** Resources of FHIR R4 (4.0.1), as FHIR Bulk Data has them in files: a line each. */
export const fhir: Form = {
  people: 'true',
  // Nothing is quoted or split: a line of JSON has no such character.
  options: `format csv, header false, quote '', escape '', delimiter e'\\x01'`,
  targets: [
    resource('Patient', 'people', {
      id: 'pseudonym',
      identifier: `[{'system': '${systems.pseudonym}', 'value': pseudonym}]`,
      gender: `case sex when '1' then 'male' when '2' then 'female' else 'unknown' end`,
      birthDate: 'cast(birth_year as varchar)',
    }),
    resource('Organization', 'units', {
      id: unitId('unit'),
      identifier: `[{'system': '${systems.hsa}', 'value': unit}]`,
      name: 'name',
    }),
    resource(
      'Encounter',
      `contacts c left join (
        select contact, list({'condition': ${reference('Condition', partId('d'))}, 'rank': e.position} order by e.position) as listed
        from ${ofContact('diagnosis')} group by contact) d using (contact)`,
      {
        id: 'pseudonym',
        status: `case when ended is null and kind = 'inpatient' then 'in-progress' else 'finished' end`,
        class: `{'system': '${systems.encounterClass}', 'code': case kind when 'inpatient' then 'IMP' when 'remote' then 'VR' else 'AMB' end}`,
        serviceType: `case when specialty is not null then {'text': 'MVO ' || specialty} end`,
        subject: reference('Patient', 'patient'),
        period: `{'start': ${moment('started')}, 'end': ${moment('ended')}}`,
        diagnosis: 'd.listed',
        serviceProvider: reference('Organization', unitId('unit')),
      },
    ),
    resource('Condition', ofContact('diagnosis'), {
      id: partId('d'),
      category: `[${coded(systems.conditionCategory, `'encounter-diagnosis'`)}]`,
      code: coded(systems.icd, 'e.code'),
      subject: reference('Patient', 'c.patient'),
      encounter: reference('Encounter', 'c.pseudonym'),
    }),
    resource('Procedure', ofContact('procedure'), {
      id: partId('p'),
      status: `'completed'`,
      code: coded(systems.kva, 'e.code'),
      subject: reference('Patient', 'c.patient'),
      encounter: reference('Encounter', 'c.pseudonym'),
      performedDateTime: 'cast(e.performed as varchar)',
    }),
  ],
}
