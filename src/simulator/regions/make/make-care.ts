import { daysBetween, type Period } from '../period.ts'
import type { PlantedBeds } from '../planted/planted-beds.ts'
import type { PlantedCost } from '../planted/planted-costs.ts'
import { type PlantedWait, plantedQueues } from '../planted/planted-waits.ts'
import { insertJson } from './make-people.ts'
import { type Making, text } from './sql.ts'
import { unitNumbers, unitsOf } from './units.ts'

/** Three diagnoses and three letters of groups (DRG) for each speciality. */
const codesOf: Readonly<Record<string, readonly [diagnoses: string, drg: string]>> = {
  '101': ['J189 E119 N390', 'D'],
  '107': ['I489 I509 I209', 'E'],
  '201': ['J069 A099 J459', 'R'],
  '301': ['K359 K802 K409', 'G'],
  '311': ['M161 M171 S720', 'H'],
  '361': ['N409 N200 C619', 'L'],
  '421': ['J350 H669 J342', 'C'],
  '431': ['O809 N920 D259', 'N'],
  '511': ['H259 H400 H353', 'B'],
  '731': ['C509 C189 C349', 'Q'],
  '800': ['I109 J069 M545', 'Z'],
  '901': ['F329 F411 F209', 'T'],
}

export async function makeUnits(making: Making): Promise<void> {
  const { connection, region } = making
  await connection.run(
    `create temp table unit (n integer, hsaid varchar, name varchar, hospital varchar, kind varchar, specialty varchar, icd varchar[], drg varchar)`,
  )
  const units = unitsOf(region).map((unit) => {
    const [icd, drg] = codesOf[unit.specialty]!
    return { ...unit, icd: icd.split(' '), drg }
  })
  await insertJson(making, 'unit', units, {
    columns: `{n: 'integer', hsaId: 'varchar', name: 'varchar', hospital: 'varchar', kind: 'varchar', specialty: 'varchar', icd: ['varchar'], drg: 'varchar'}`,
    select: `n, "hsaId", name, hospital, kind, specialty, icd, drg`,
  })
}

/** Contacts in the order of their days, their diagnoses and costs. Times are Sweden's, without a zone. What has not ended by the last day goes on. */
export async function makeContacts(making: Making, planted: readonly PlantedCost[]): Promise<void> {
  const { connection, people, contacts, region, period } = making
  const days = daysBetween(period.first, period.until) + 1
  const { wards, clinicFrom, clinics, primaryFrom, primary } = unitNumbers
  const upTo = `timestamp ${text(`${period.until} 23:59:59`)}`
  await connection.run(`
    create temp table contact as
    select contact, person, n, kind, started,
      case when ended <= ${upTo} then ended end as ended, planned, drawn
    from (
      select contact, person, n, kind, started, u(contact, 'cost') as drawn,
        u(contact, 'planned') < case kind when 'inpatient' then 0.4 else 0.8 end as planned,
        started + to_minutes(case kind
          when 'inpatient' then 300 + floor(-ln(1 - u(contact, 'length')) * 6000)::integer
          else 15 + floor(u(contact, 'length') * 60)::integer end) as ended
      from (
        select i as contact, floor(u(i, 'who') * u(i, 'who') * ${people})::bigint as person, kind,
          case kind when 'inpatient' then floor(u(i, 'where') * ${wards})
            when 'primary' then ${primaryFrom} + floor(u(i, 'where') * ${primary})
            when 'remote' then ${primaryFrom} + floor(u(i, 'where') * ${primary})
            else ${clinicFrom} + floor(u(i, 'where') * ${clinics}) end::integer as n,
          timestamp ${text(period.first)} + to_days((i * ${days} // ${contacts})::integer)
            + to_minutes(case kind when 'inpatient' then floor(u(i, 'when') * 1440) else 450 + floor(u(i, 'when') * 540) end::integer) as started
        from (
          select i, case when kind_drawn < 0.07 then 'inpatient' when kind_drawn < 0.35 then 'outpatient'
            when kind_drawn < 0.9 then 'primary' else 'remote' end as kind
          from (select i, u(i, 'kind') as kind_drawn from range(${contacts}) contacts(i)))))`)
  await connection.run(`
    create temp table cost as
    select contact, person, day, form, group_drg as drg, weight, cost, outlier,
      floor(cost * 0.5) as care, floor(cost * 0.2) as surgery, floor(cost * 0.12) as diagnostics, floor(cost * 0.1) as medicine
    from (
      select *, round(weight * 61000 * ${region.costs} * (0.4 + 0.9 * drawn + case when outlier then 2 + 4 * drawn else 0 end), 2) as cost
      from (
        select *, case form when 'inpatient' then 40 + hash(group_drg) % 260 else 3 + hash(group_drg) % 20 end / 100 as weight,
          drawn >= case form when 'inpatient' then 0.95 else 0.97 end as outlier
        from (
          select contact, person, ended::date as day, contact.kind as form, drawn,
            drg || pick(['10', '21', '34'], contact, 'group') || case contact.kind when 'inpatient' then 'N' else 'O' end as group_drg
          from contact join unit using (n) where contact.kind in ('inpatient', 'outpatient') and ended is not null)))`)
  await connection.run(`
    create temp table diagnosis as
    select contact, 1 as position, pick(icd, contact, 'main diagnosis') as code
    from contact join unit using (n) where contact.kind <> 'remote'
    union all
    select contact, 2, case when u(contact, 'second') < 0.5 then 'I109' else 'Z921' end from contact where kind = 'inpatient'`)
  await plantCosts(making, planted)
}

async function plantCosts(making: Making, planted: readonly PlantedCost[]): Promise<void> {
  const rows = planted.map((each, n) => ({ ...each, contact: 1_000_000_000 + n }))
  const columns = `{contact: 'bigint', person: 'bigint', unit: 'integer', day: 'date', form: 'varchar', drg: 'varchar', weight: 'double', cost: 'double', outlier: 'boolean', diagnosis: 'varchar'}`
  await insertJson(making, 'cost', rows, {
    columns,
    select: `contact, person, day, form, drg, weight, cost, outlier, cost * 0.5, cost * 0.25, cost * 0.1, cost * 0.1`,
  })
  await insertJson(making, 'contact', rows, {
    columns,
    select: `contact, person, unit, form, day + interval 8 hour, day + interval 10 hour, true, 0`,
  })
  await insertJson(making, 'diagnosis', rows, { columns, select: `contact, 1, diagnosis` })
}

/** Queue entries in the order of their decisions: three stages, four months longer back than what is asked for. */
export async function makeQueue(making: Making, planted: readonly PlantedWait[]): Promise<void> {
  const { connection, people, region, period } = making
  const { clinicFrom, clinics, primaryFrom, primary } = unitNumbers
  const before = 120
  const days = daysBetween(period.first, period.until) + 1 + before
  const until = `date ${text(period.until)}`
  await connection.run(`
    create temp table queue as
    select entry, person, n, specialty, stage, since,
      case when since + wait // 2 <= ${until} then since + wait // 2 end as offered,
      case when since + wait <= ${until} + 45 then since + wait end as booked,
      case when since + wait <= ${until} and not leaves then since + wait end as performed,
      case when since + wait <= ${until} and leaves then since + wait end as left_queue,
      case when stage = 'assessment' then null when deviates < 0.06 then 'PvV' when deviates < 0.09 then 'MoV' when deviates < 0.1 then 'SoV' end as deviation
    from (
      select entry, person, unit.n, unit.specialty,
        case when stage = 'treatment' and unit.specialty in (${text(plantedQueues.waiting)}, ${text(plantedQueues.few)}) then 'first_visit' else stage end as stage,
        since, u(entry, 'leaves') < 0.05 as leaves, u(entry, 'deviation') as deviates,
        case stage when 'assessment' then floor(u(entry, 'wait') * u(entry, 'wait') * 6 * ${region.waits})
          else 2 + floor(-ln(1 - u(entry, 'wait')) * ${region.waits} * case stage when 'treatment' then 55 else 38 end
            * (0.6 + (hash(unit.specialty) % 100) / 100)) end::integer as wait
      from (
        select i as entry, floor(u(i, 'who waits') * ${people})::bigint as person, stage,
          case stage when 'assessment' then ${primaryFrom} + floor(u(i, 'where waits') * ${primary})
            else ${clinicFrom} + floor(u(i, 'where waits') * ${clinics}) end::integer as n,
          date ${text(period.first)} - ${before} + (i * ${days} // ${people})::integer as since
        from (
          select i, case when drawn < 0.4 then 'assessment' when drawn < 0.75 then 'first_visit' else 'treatment' end as stage
          from (select i, u(i, 'stage') as drawn from range(${people}) entries(i)))) drawn
      join unit on unit.n = drawn.n)`)
  await insertJson(
    making,
    'queue',
    planted.map((each, n) => ({ ...each, entry: 1_000_000_000 + n })),
    {
      columns: `{entry: 'bigint', person: 'bigint', unit: 'integer', specialty: 'varchar', stage: 'varchar', since: 'date', performed: 'date', left: 'date', deviation: 'varchar'}`,
      select: `entry, person, unit, specialty, stage, since, performed, performed, performed, "left", deviation`,
    },
  )
}

/** Beds of each ward at 06:00, and at every hour of the last two days. */
export async function makeBeds(making: Making, planted: readonly PlantedBeds[]): Promise<void> {
  const { connection, period } = making
  await connection.run(`
    create temp table bed as
    select n, measured, available, occupied, greatest(occupied - available, 0) as overcrowded,
      least(occupied, floor(power_of_four * 5)::integer) as outlying, closed
    from (
      select n, measured, 16 + n % 9 - closed as available, closed, power_of_four,
        round((16 + n % 9) * (0.78 + 0.24 * drawn + case when month(measured) in (1, 2, 12) then 0.06 else 0 end))::integer as occupied
      from (
        select n, measured, u(moment, 'occupied') as drawn, floor(u(moment // 24, 'closed') * 3)::integer as closed,
          u(moment, 'outlying') ** 4 as power_of_four
        from (
          select n, measured, (n * 1000000 + date_diff('hour', timestamp ${text(period.bedsFirst)}, measured)) as moment
          from (${moments(period)}) moments, (select n from range(${unitNumbers.wards}) wards(n)))))
    order by measured, n`)
  await insertJson(making, 'bed', planted, {
    columns: `{unit: 'integer', day: 'date', available: 'integer', occupied: 'integer', overcrowded: 'integer', outlying: 'integer', closed: 'integer'}`,
    select: `unit, day + interval 6 hour, available, occupied, overcrowded, outlying, closed`,
  })
}

const moments = ({ bedsFirst, until }: Period): string => `
  select unnest(generate_series(timestamp '${bedsFirst} 06:00', timestamp '${until} 06:00', interval 1 day)) as measured
  union
  select unnest(generate_series(timestamp '${until} 00:00' - interval 1 day, timestamp '${until} 23:00', interval 1 hour))`
