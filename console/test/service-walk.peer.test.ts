// peers: chromium, curl
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { startProgram } from '../../src/testing/program.ts'

const root = join(import.meta.dirname, '../..')
const contractFolder = join(root, 'docs/examples/GetOpeningHours')

/** The commands of "Ten minutes of the service platform", in the order they stand. */
async function commandsOfReadme(): Promise<string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const section = readme.split('### Ten minutes of the service platform')[1]!.split('\n### ')[0]!
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block!.trim())
}

/** Runs a command as somebody does in a terminal, in the folder of the project. */
function run(command: string): ChildProcess & { text(): string; ended: Promise<unknown> } {
  const PATH = `${join(process.execPath, '..')}:${process.env['PATH']}`
  // A group of its own, so that what a shell started ends with it.
  const child = spawn('sh', ['-c', command], { cwd: root, env: { ...process.env, PATH }, detached: true })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more) => (text += more))
  return Object.assign(child, { text: () => text, ended: once(child, 'close') })
}

async function logIn(page: Page, base: string, name: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${base}/login`)
  await page.getByLabel('Search by name, role or place of work').fill(name)
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('link', { name: 'Services' }).or(page.locator('.board')).first().waitFor()
}

test('a new user connects two systems, calls, breaks it and mends it, as the README tells', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'knutpunkt-walk-'))
  t.after(() => rm(data, { recursive: true, force: true }))
  const ports = ['--port', '0', '--sip-port', '0', '--sips-port', '0', '--gateway-port', '0']
  const program = await startProgram(['demo', ...ports, '--data', data, '--json'])
  t.after(async () => {
    program.kill('SIGTERM')
    await program.ended
  })
  const ready = program.lines.find(({ msg }) => msg === 'ready')!
  const gateway = `https://localhost:${new URL(String(ready['gateway'])).port}`
  while (!program.lines.some(({ file }) => String(file).endsWith('connection.json'))) await pause(200)

  const [produce, curl, byPackage, lookUp, alarm, record, ...rest] = await commandsOfReadme()
  const here = (command: string) =>
    command
      .replaceAll('.knutpunkt', data)
      .replaceAll('https://localhost:8443', gateway)
      .replace('sip:127.0.0.1:5060', `sip:${program.addresses.sip}`)
      .replace(
        /^node docs\/examples\/soap\.mjs .*/s,
        (whole) => `${whole} --data ${data} --gateway ${gateway}`,
      )
  const answer = async (command: string) => {
    const running = run(here(command))
    await running.ended
    return running.text()
  }
  const startProducer = async (port: string) => {
    const running = run(`${produce} --data ${data} --port ${port}`)
    const [line] = (await once(createInterface({ input: running.stdout! }), 'line')) as [string]
    return { port: new URL(/https:\S+/.exec(line)![0]).port, stop: () => process.kill(-running.pid!) }
  }
  const producer = await startProducer('0')
  let stopProducer = producer.stop
  t.after(() => stopProducer())

  const browser = await startBrowser(t)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(() => localStorage.setItem('knutpunkt.language', '"en"'))
  const page = await context.newPage()
  const base = program.addresses.http
  const as = (name: string) => logIn(page, base, name)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const section = async (name: string) => {
    await page.goto(`${base}/services`)
    await page.getByRole('link', { name, exact: true }).click()
  }

  await as('Demo Ingenjörsson')
  await section('Service contracts')
  await page.getByRole('link', { name: 'Import a contract' }).click()
  const files = ['GetOpeningHoursInteraction_1.0_RIVTABP21.wsdl', 'GetOpeningHoursResponder_1.0.xsd']
  await page
    .locator('input[type=file]')
    .setInputFiles([...files, 'itintegration_registry_1.0.xsd'].map((name) => join(contractFolder, name)))
  await press('Import as a draft')
  await press('Put in force')
  await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click()
  await page.getByRole('button', { name: 'Deprecate' }).waitFor()

  const publish = async (title: string) => {
    await press('Save the draft')
    await page.waitForURL(/drafts\/[0-9a-f-]{36}$/)
    await press('Ask for approval')
    await page.getByText('You wrote the draft. A colleague approves it.').waitFor()
    const draft = page.url()
    await as('Demo Driftsson')
    await section('Addressing')
    await page.getByRole('link', { name: title }).click()
    await press('Approve')
    await page.getByText('Approved by Demo Driftsson').waitFor()
    await as('Demo Ingenjörsson')
    await page.goto(draft)
    await press('Publish')
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await page.getByText('Published as version').waitFor()
  }
  await section('Addressing')
  await page.getByRole('link', { name: 'New draft' }).click()
  await page.getByLabel('Title').fill('My first call')
  await press('Show as JSON')
  const connection = await readFile(join(data, 'connection.json'), 'utf8')
  await page
    .getByLabel('Changes, as JSON')
    .fill(connection.replace('localhost:9443', `localhost:${producer.port}`))
  await press('Show what it does')
  await page.getByText('Ditt eget system: GetOpeningHours 1 at SE9999999916-MOTE').waitFor()
  await publish('My first call')

  const eventually = async (command: string, wanted: RegExp) => {
    // Every gateway follows a published version within a second.
    for (let tries = 0; tries < 40; tries++) {
      const text = await answer(command)
      if (wanted.test(text)) return text
      if (tries === 39) assert.match(text, wanted)
    }
    return ''
  }
  await eventually(curl!, /<opens>09:00:00<\/opens>/)
  assert.match(await answer(byPackage!), /"opens": "09:00:00"/)
  assert.match(await answer(lookUp!), /GetSocialDocumentationResponder:1/)

  stopProducer()
  await eventually(curl!, /VP009 \[SE9999999916-KP\]/)
  stopProducer = (await startProducer(producer.port)).stop

  await as('Demo Ingenjörsson')
  await section('Addressing')
  await press('Call authorisations')
  await page.getByLabel('Search').fill('GetOpeningHours')
  // The list is that of the search when one row is left.
  await page.getByRole('button', { name: 'Remove in a draft' }).nth(1).waitFor({ state: 'detached' })
  await press('Remove in a draft')
  await page.getByLabel('Title').fill('Taken back')
  await press('Show what it does')
  await page.getByText('Breaks: calls made during the last 30 days').waitFor()
  await publish('Taken back')
  const refused = await eventually(curl!, /VP007/)
  const support = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(refused)![0]

  await as('Demo Ingenjörsson')
  await section('Calls')
  await page.getByLabel('Support id or correlation id').fill(support)
  await press('Show the call')
  await page.getByRole('heading', { name: 'Order this' }).waitFor()
  await page.getByRole('link', { name: 'Begin a draft' }).click()
  await page.getByLabel('Title').fill('Given again')
  await publish('Given again')
  await eventually(curl!, /<opens>/)

  const alarms = '/api/welfare/v1/alarms'
  assert.match(await answer(alarm!), /snu 0 \(OK\)/)
  await as('Maria Modellqvist')
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { origin: new URL(base).origin, 'sec-fetch-site': 'same-origin' }
    return (await (await context.request.fetch(base + path, { method, headers, data: body })).json()) as T
  }
  const { items } = await ask<{ items: { id: string; person?: { name: string } }[] }>('GET', alarms)
  const { id } = items.find(({ person }) => person?.name === 'Dagny Tänkbeck')!
  await ask('POST', `${alarms}/${id}/acknowledge`, {})
  await ask('POST', `${alarms}/${id}/resolve`, { cause: 'help_given' })
  await page.goto(`${base}/board/${id}`)
  await page.getByText('In the record', { exact: true }).waitFor()
  assert.match(await answer(record!), /Orsak: help_given\. Kvittens KV-/)
  assert.deepEqual(rest, [], 'all commands of the section are tried')
})
