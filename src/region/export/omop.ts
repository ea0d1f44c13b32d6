import { tableOf } from '../store/tables.ts'
import type { Form, Target } from './export.ts'

/** A column's type in the CDM, and what it is made of; without that nothing is known of it. */
type Column = readonly [type: string, sql?: string]

/** Concepts of OMOP's own vocabularies that stand for the same as our codes. */
const concepts = {
  /** Of what came from a record system. */
  record: '32817',
  sex: `case sex when '1' then 8507 when '2' then 8532 else 0 end`,
  visit: `case kind when 'inpatient' then 9201 when 'outpatient' then 9202 when 'primary' then 9202 when 'remote' then 5083 else 0 end`,
  /** Swedish codes have no mapping here: OMOP's rule is then 0, with the code kept as the source's value. */
  unmapped: '0',
}

/** As a column of the CDM holds it. */
const source = (sql: string, most = 50): Column => [`varchar(${most})`, `substr(${sql}, 1, ${most})`]
const record: Column = ['integer', concepts.record]
const unmapped: Column = ['integer', concepts.unmapped]
const number: Column = ['integer']
const day: Column = ['date']
const moment: Column = ['timestamp']
const numeric: Column = ['decimal(14,2)']

/** A stay without an end goes on: it ends, as the CDM has no open ones, with the data. Visits of other kinds end the day they begin. */
const lastDay = `coalesce(cast(ended as date), case kind when 'inpatient' then greatest(first_day, (select max(first_day) from contacts)) else first_day end)`
const local = (column: string): Column => ['timestamp', `${column} at time zone 'Europe/Stockholm'`]

const table = (name: string, from: string, columns: Record<string, Column>): Target => ({
  name: `${name}.parquet`,
  sql: `select ${Object.entries(columns)
    .map(([column, [type, sql = 'null']]) => `cast(${sql} as ${type}) as ${column}`)
    .join(', ')} from ${from}`,
})

const ofContact = (entity: string): string => `${tableOf(entity)} e join contacts c using (contact)`

/** Tables of the OMOP Common Data Model 5.4 (OHDSI), all columns in its order. Numbers of rows hold within one export. */
export const omop: Form = {
  // The CDM has nobody without a year of birth.
  people: 'birth_year is not null',
  options: 'format parquet',
  targets: [
    table('person', 'people', {
      person_id: ['integer', 'id'],
      gender_concept_id: ['integer', concepts.sex],
      year_of_birth: ['integer', 'birth_year'],
      month_of_birth: number,
      day_of_birth: number,
      birth_datetime: moment,
      race_concept_id: unmapped,
      ethnicity_concept_id: unmapped,
      location_id: number,
      provider_id: number,
      care_site_id: number,
      person_source_value: source('pseudonym'),
      gender_source_value: source('sex'),
      gender_source_concept_id: unmapped,
      race_source_value: ['varchar(50)'],
      race_source_concept_id: unmapped,
      ethnicity_source_value: ['varchar(50)'],
      ethnicity_source_concept_id: unmapped,
    }),
    table(
      'observation_period',
      `(select person_id, min(first_day) as first, max(${lastDay}) as last from contacts group by person_id)`,
      {
        observation_period_id: ['integer', 'person_id'],
        person_id: ['integer', 'person_id'],
        observation_period_start_date: ['date', 'first'],
        observation_period_end_date: ['date', 'last'],
        period_type_concept_id: record,
      },
    ),
    table('visit_occurrence', 'contacts', {
      visit_occurrence_id: ['integer', 'id'],
      person_id: ['integer', 'person_id'],
      visit_concept_id: ['integer', concepts.visit],
      visit_start_date: ['date', 'first_day'],
      visit_start_datetime: local('started'),
      visit_end_date: ['date', lastDay],
      visit_end_datetime: local('ended'),
      visit_type_concept_id: record,
      provider_id: number,
      care_site_id: ['integer', 'unit_id'],
      visit_source_value: source('kind'),
      visit_source_concept_id: unmapped,
      admitted_from_concept_id: number,
      admitted_from_source_value: ['varchar(50)'],
      discharged_to_concept_id: number,
      discharged_to_source_value: ['varchar(50)'],
      preceding_visit_occurrence_id: number,
    }),
    table('condition_occurrence', ofContact('diagnosis'), {
      condition_occurrence_id: ['integer', 'row_number() over (order by c.id, e.position)'],
      person_id: ['integer', 'c.person_id'],
      condition_concept_id: unmapped,
      condition_start_date: ['date', 'c.first_day'],
      condition_start_datetime: local('c.started'),
      condition_end_date: day,
      condition_end_datetime: moment,
      condition_type_concept_id: record,
      condition_status_concept_id: unmapped,
      stop_reason: ['varchar(20)'],
      provider_id: number,
      visit_occurrence_id: ['integer', 'c.id'],
      visit_detail_id: number,
      condition_source_value: source('e.code'),
      condition_source_concept_id: unmapped,
      condition_status_source_value: source('cast(e.position as varchar)'),
    }),
    table('procedure_occurrence', ofContact('procedure'), {
      procedure_occurrence_id: ['integer', 'row_number() over (order by c.id, e.position)'],
      person_id: ['integer', 'c.person_id'],
      procedure_concept_id: unmapped,
      procedure_date: ['date', 'coalesce(e.performed, c.first_day)'],
      procedure_datetime: moment,
      procedure_end_date: day,
      procedure_end_datetime: moment,
      procedure_type_concept_id: record,
      modifier_concept_id: number,
      quantity: number,
      provider_id: number,
      visit_occurrence_id: ['integer', 'c.id'],
      visit_detail_id: number,
      procedure_source_value: source('e.code'),
      procedure_source_concept_id: unmapped,
      modifier_source_value: ['varchar(50)'],
    }),
    table('care_site', 'units', {
      care_site_id: ['integer', 'id'],
      care_site_name: source('name', 255),
      place_of_service_concept_id: unmapped,
      location_id: number,
      care_site_source_value: source('unit'),
      place_of_service_source_value: source('kind'),
    }),
    table('cost', ofContact('contact_cost'), {
      cost_id: ['integer', 'row_number() over (order by c.id)'],
      cost_event_id: ['integer', 'c.id'],
      cost_domain_id: ['varchar(20)', `'Visit'`],
      cost_type_concept_id: record,
      currency_concept_id: unmapped,
      total_charge: numeric,
      total_cost: ['decimal(14,2)', 'e.cost'],
      total_paid: numeric,
      paid_by_payer: numeric,
      paid_by_patient: numeric,
      paid_patient_copay: numeric,
      paid_patient_coinsurance: numeric,
      paid_patient_deductible: numeric,
      paid_by_primary: numeric,
      paid_ingredient_cost: numeric,
      paid_dispensing_fee: numeric,
      payer_plan_period_id: number,
      amount_allowed: numeric,
      revenue_code_concept_id: number,
      revenue_code_source_value: ['varchar(50)'],
      drg_concept_id: unmapped,
      // A longer group cut off would be another group.
      drg_source_value: ['varchar(3)', 'case when length(e.drg) <= 3 then e.drg end'],
    }),
  ],
}
