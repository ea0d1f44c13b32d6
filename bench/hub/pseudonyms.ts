import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '../../src/kernel/index.ts'
import { createPseudonyms, loadOrCreatePseudonymKeys } from '../../src/region/index.ts'
import { madeOnce, makePseudonyms, openStore } from '../../src/region/testkit/index.ts'
import { type Took, timed } from '../machine/timed.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { mostPeople, numbersOf } from './people.ts'

const goal = 1_000_000

/** How fast rows get pseudonyms: of stage 1 as a load makes them, and of stage 2 as an extract under a permit does. */
export const pseudonymising: Measure = {
  number: 2,
  title: 'Rows pseudonymised a second',
  limitMinutes: 15,
  run: measure,
}

async function measure({ quick, say }: Scale): Promise<Outcome> {
  const [rows, people] = quick ? [1_000_000, mostPeople / 10] : [10_000_000, mostPeople]
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-pseudonyms-'))
  const pseudonyms = createPseudonyms(await loadOrCreatePseudonymKeys(folder))
  const store = await openStore({
    folder: join(folder, 'store'),
    threads: 2,
    memoryMb: 3_000,
    spillMb: 4_000,
  })
  try {
    const [first, second, eachRow]: [Took[], Took[], Took[]] = [[], [], []]
    for (let round = 0; round < 3; round++) {
      await store.write(async (connection) => {
        await connection.run(`create or replace temp table person_number as ${numbersOf(people)}`)
        await connection.run(
          `create or replace temp table mapped as select number as "#identity" from
             (select hash(i) % ${people} as person from range(${rows}) r(i)) join person_number using (person)`,
        )
        const { took: one } = await timed(async () => {
          await makePseudonyms(connection, pseudonyms)
          await connection.run(
            'create temp table one as select pseudonym as person from mapped m left join pseudonym p on p.identity = m."#identity"',
          )
        })
        const without = await connection.runAndReadAll('select count(*), count(person) from one')
        const [all, made] = without.getRows()[0]!.map(Number)
        if (all !== rows || made !== rows) throw new Error(`${made} of ${all} rows have a pseudonym`)
        const { sql, values } = await pseudonyms.stageTwo(newId(), 1, 's.person')
        const { took: two } = await timed(() =>
          connection.run(
            `create temp table two as with s as (select person from one), p as (${madeOnce(sql)})
             select p.made as person from s left join p on p.person = s.person`,
            values as string[],
          ),
        )
        const { took: row } = await timed(() =>
          connection.run(
            `create temp table each_row as select ${sql} as person from one s`,
            values as string[],
          ),
        )
        eachRow.push(row)
        first.push(one)
        second.push(two)
        await connection.run(
          'drop table one; drop table two; drop table each_row; drop table pseudonym; drop table made; drop table mapped',
        )
      })
      say(JSON.stringify({ first: first.at(-1), second: second.at(-1) }))
    }
    const of = (took: Took[], kind: keyof Took) => took.map((each) => rows / each[kind])
    const line = (what: string, took: Took[]) => [
      {
        what: `${what}, rows a second`,
        goal: `≥ ${figure(goal)}`,
        measured: ofRounds(median(of(took, 'clock')), of(took, 'clock')),
        met: median(of(took, 'clock')) >= goal,
      },
      {
        what: '— a second of processor time',
        measured: ofRounds(median(of(took, 'processor')), of(took, 'processor')),
      },
    ]
    return {
      findings: [
        ...line('Stage 1, as a load makes them', first),
        ...line('Stage 2, as an extract does', second),
        {
          what: '— hashed for each row instead, a second of processor time',
          measured: ofRounds(median(of(eachRow, 'processor')), of(eachRow, 'processor')),
        },
      ],
      notes: [
        `${figure(rows)} rows of ${figure(people)} people, two threads. Stage 1: the distinct identities are read from the rows, each is checked and hashed with the region's key, and the rows joined with what came out. Stage 2: a hash with the permit's key for each person in the rows, in SQL, joined with them.`,
      ],
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}
