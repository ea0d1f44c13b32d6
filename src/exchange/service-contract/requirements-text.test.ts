import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { titlesIn } from '../../kernel/testkit/index.ts'
import { engineer, rivtaFiles, startContracts, stranger } from './contract-fixture.ts'
import { requirementsFor } from './requirements-text.ts'
import { contractKinds, ordinaryLimits, type ServiceContract, validationModes } from './service-contract.ts'

const root = join(import.meta.dirname, '../../..')

/** Every kind, class and mode there is. */
const contracts: ServiceContract[] = contractKinds.flatMap((kind) =>
  validationModes.flatMap((mode) =>
    [0, 1, 2, 3].map((level) => ({
      id: `${kind}-${mode}-${level}`,
      kind,
      domain: 'test',
      name: `Get${kind}`,
      major: 1,
      minor: level,
      key: `${kind}/1`,
      lifecycle: level === 0 ? 'deprecated' : 'in_force',
      ...(level === 0 && { sunset: '2027-12-31' }),
      purpose: 'care',
      informationTypes: ['x'],
      classification: { confidentiality: level, integrity: level, availability: level, traceability: level },
      consent: level > 1,
      operations: [{ name: 'x', access: level % 2 === 0 ? 'read' : 'write' }],
      limits: ordinaryLimits,
      validation: { request: mode, response: mode, sampleEvery: 10 },
      aggregated: level === 3,
    })),
  ),
)

test('every requirement names a test that is there', () => {
  const chapters = requirementsFor(contracts, 'sv')
  const lines = chapters.flatMap(({ requirements }) => requirements)
  assert.ok(lines.length > 100)
  // The titles of scenarios are made of the table, which is written out.
  const scenarios = readFileSync(join(root, 'docs/scenarios.md'), 'utf8')
  const known = new Map<string, RegExp[]>()
  for (const { proof, number } of lines) {
    const file = join(root, proof.file)
    assert.ok(existsSync(file), `${number}: ${proof.file}`)
    if (!known.has(file)) known.set(file, titlesIn(readFileSync(file, 'utf8')))
    assert.ok(
      known.get(file)!.some((title) => title.test(proof.test)),
      `${number}: ${proof.file} has no test “${proof.test}”`,
    )
    if (proof.file.endsWith('scenarios.test.ts'))
      assert.ok(scenarios.includes(`| ${proof.test.replace(': ', ' | ')} |`), `${number}: ${proof.test}`)
  }
})

test('requirements are numbered once each, and are said in both languages', () => {
  const [sv, en] = (['sv', 'en'] as const).map((language) =>
    requirementsFor(contracts, language).flatMap(({ requirements }) => requirements),
  )
  assert.deepEqual(
    sv!.map(({ number }) => number),
    en!.map(({ number }) => number),
  )
  assert.equal(new Set(sv!.map(({ number }) => number)).size, sv!.length)
  for (const [at, line] of sv!.entries()) assert.notEqual(line.text, en![at]!.text)
})

test('a sensitive contract asks for more than an open one', () => {
  const of = (level: number) =>
    requirementsFor([contracts.find(({ id }) => id === `rivta-off-${level}`)!], 'en')[1]!.requirements.map(
      ({ text }) => text,
    )
  const strong = /level of assurance 3/
  assert.ok(of(3).some((text) => strong.test(text)))
  assert.ok(!of(1).some((text) => strong.test(text)))
  assert.ok(of(0).some((text) => text.includes('2027-12-31')))
})

test('the requirements come as Markdown and as a Word document, in the language asked for', async (t) => {
  const { imported, raw } = await startContracts(t)
  const ids = [(await imported()).id, (await imported({ files: rivtaFiles({ name: 'MakeThing' }) })).id]
  const ask = (format: string, language: string) =>
    raw(engineer, 'POST', '/api/exchange/v1/requirements', { contracts: ids, format, language })
  const markdown = await ask('markdown', 'sv')
  assert.equal(markdown.statusCode, 200)
  assert.match(String(markdown.headers['content-type']), /text\/markdown/)
  assert.match(markdown.body, /^# Krav för anslutning/)
  assert.match(markdown.body, /## GetThing 1\.0[\s\S]*## MakeThing 1\.0/)
  assert.match((await ask('markdown', 'en')).body, /^# Requirements for connection/)
  const docx = await ask('docx', 'en')
  assert.match(String(docx.headers['content-type']), /wordprocessingml/)
  const text = fileInZip(docx.rawPayload, 'word/document.xml')
  for (const words of [
    'Requirements for connection',
    'MakeThing 1.0',
    'src/exchange/gateway/gateway.test.ts',
  ])
    assert.ok(text.includes(words), words)
})

test('requirements of contracts that are not there, or by whoever may not read, are refused', async (t) => {
  const { imported, raw } = await startContracts(t)
  const { id } = await imported()
  const ask = (party: typeof engineer, ids: string[]) =>
    raw(party, 'POST', '/api/exchange/v1/requirements', {
      contracts: ids,
      format: 'markdown',
      language: 'sv',
    })
  assert.equal((await ask(engineer, ['00000000-0000-4000-8000-000000000000'])).statusCode, 404)
  assert.equal((await ask(stranger, [id])).statusCode, 403)
})

/** A file of a ZIP archive, by the directory at its end. */
function fileInZip(zip: Buffer, wanted: string): string {
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06')) + 16)
  while (zip.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const [size, nameLength, extra, comment, local] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ]
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const content = zip.subarray(start, start + size)
      return (zip.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content)).toString('utf8')
    }
    at += 46 + nameLength + extra + comment
  }
  throw new Error(`the archive has no ${wanted}`)
}
