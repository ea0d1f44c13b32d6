// peers:
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIdentityVault, loadOrCreateKeys } from '../kernel/index.ts'
import { testDatabase } from '../kernel/testkit/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
import { onDatabase, type Sql } from './sql.ts'
import { until } from './until.ts'

/** A number in the ways it is written: twelve digits or ten, with or without a hyphen. */
const writtenAs = (number: string) => `(?:${number.slice(0, 2)})?${number.slice(2, 8)}[-+]?${number.slice(8)}`

test('in a day of a whole municipality no personal identity number is anywhere but sealed', async (t) => {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const dataDir = await testFolder(later)
  const platform = await startTestPlatform({
    databaseUrl: url,
    dataDir,
    config: { welfare: { callGatewayUrl: 'http://127.0.0.1:9/' } },
    simulator: { seed: 7, speed: 600, population: { homes: 12, people: 18 } },
  })
  later(platform.stop)
  const { simulator, api, lines } = platform
  const before = simulator!.counts().sent
  // Not waited for: a device that the day has made silent presses when it is back.
  void simulator!.storm(40).catch(() => undefined)
  await until('some of the day to be lived', () => simulator!.counts().sent > before + 80)
  // Looked up as an operator would, rightly and wrongly.
  await api.ask('POST', '/people/find', { personIdentity: '19121212-1212' })
  await api.ask('GET', '/people?search=19121212-1212')
  await api.ask('POST', '/people', { personIdentity: '191212121212', givenName: 'Tolvan' })

  const metrics = await (await fetch(new URL('/metrics', platform.addresses.http))).text()
  const logged = lines.map((line) => JSON.stringify(line))
  assert.ok(logged.length > 100)
  await onDatabase(url, async (sql) => {
    const vault = createIdentityVault(await loadOrCreateKeys(dataDir))
    const sealed = await sql<{ identity_sealed: Buffer }>(
      'select identity_sealed from welfare.person where identity_sealed is not null',
    )
    const numbers = sealed.map((row) => vault.open(row.identity_sealed))
    assert.ok(numbers.length >= 10, 'there are people with numbers')
    const any = new RegExp(numbers.map(writtenAs).join('|'))
    assert.match(
      `born ${numbers[0]!.slice(2, 8)}-${numbers[0]!.slice(8)}`,
      any,
      'the scan finds what it looks for',
    )

    // Nobody answers in time, so that relatives are called; the gateway is away, so that the jobs stay to be looked into.
    await until('jobs to look into', async () => {
      await sql('update welfare.alarm set step_due_at = now() where ringing')
      const [jobs] = await sql<{ n: number }>('select count(*)::int as n from graphile_worker._private_jobs')
      return jobs!.n > 0
    })
    assert.deepEqual(await tablesWith(sql, any), [])
    assert.doesNotMatch(metrics, any)
    assert.deepEqual(
      logged.filter((line) => any.test(line) || line.includes('[personnummer]')),
      [],
      'not in the log, and the last line of defence had nothing to mask',
    )
  })
})

/** The tables that have such a text in any column of any row; among them those of the jobs, with their payloads. */
async function tablesWith(sql: Sql, sought: RegExp): Promise<string[]> {
  const tables = await sql<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('welfare', 'kernel', 'graphile_worker') and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await sql<{ row: string }>(`select t::text as row from ${name} t limit 100000`)
    if (rows.some(({ row }) => sought.test(row))) found.push(name)
  }
  return found
}
