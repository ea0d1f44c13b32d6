// Writes what is made from the code: npm run contracts. Tests fail when it is not up to date.
//
// A change of a published interface that breaks its users is refused from version 1.0.0 on: it takes a new address,
// /api/<room>/v2. Before that it is told.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform } from '../src/compose.ts'
import { configurationDocs, createLog, readConfig } from '../src/kernel/index.ts'
import { errorDocs } from '../src/program/error-docs.ts'
import { scenarioPage } from '../src/trust/index.ts'
import { breakingChanges } from './contracts/breaking.ts'
import { contractsOf, type OpenApi } from './contracts/split.ts'

const root = join(import.meta.dirname, '..')

write('docs/configuration.md', configurationDocs())
write('docs/errors.md', errorDocs())
write('docs/scenarios.md', scenarioPage())
const document = await publishedInterface()
const released = Number.parseInt(document.info.version, 10) >= 1
mkdirSync(join(root, 'contracts'), { recursive: true })
for (const [name, text] of contractsOf(document)) {
  const path = join(root, 'contracts', name)
  const broken = existsSync(path)
    ? breakingChanges(JSON.parse(readFileSync(path, 'utf8')), JSON.parse(text))
    : []
  for (const line of broken) console.log(`${released ? 'refused' : 'breaks its users'}: ${name}: ${line}`)
  if (released && broken.length > 0) process.exitCode = 1
  else write(`contracts/${name}`, text)
}

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text)
  console.log(`wrote ${path}`)
}

/** Asks a platform that is started for it, on a database of its own. */
async function publishedInterface(): Promise<OpenApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'knutpunkt-contracts-'))
  const ports = { http: { port: 0 }, sip: { port: 0 }, sips: { port: 0 } }
  const platform = await startPlatform(
    readConfig({ overrides: { dataDir, ...ports } }),
    createLog({ level: 'warn', json: false }),
  )
  try {
    return (await (await fetch(`${platform.addresses.http}/openapi.json`)).json()) as OpenApi
  } finally {
    await platform.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
