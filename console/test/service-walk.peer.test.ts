// peers: chromium, curl
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { lastFirst, testFolder } from '../../src/testing/later.ts'
import { startProgram } from '../../src/testing/program.ts'
import { until } from '../../src/testing/until.ts'

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

/** The demo running, its pages open, and what a user does in them and in a terminal. */
async function walker(t: TestContext) {
  const later = lastFirst(t)
  const data = await testFolder(later)
  const ports = ['--port', '0', '--sip-port', '0', '--sips-port', '0', '--gateway-port', '0']
  const program = await startProgram(['demo', ...ports, '--data', data, '--no-regions', '--json'])
  later(async () => {
    program.kill('SIGTERM')
    await program.ended
  })
  const { http: base, sip } = program.addresses
  const ready = program.lines.find(({ msg }) => msg === 'ready')!
  const gateway = `https://localhost:${new URL(String(ready['gateway'])).port}`
  await until('what connects a system', () =>
    program.lines.some(({ file }) => String(file).endsWith('connection.json')),
  )

  /** A command as it stands in the README, with the ports and the folder of this demo. */
  const here = (command: string) =>
    command
      .replaceAll('.knutpunkt', data)
      .replaceAll('https://localhost:8443', gateway)
      .replace('sip:127.0.0.1:5060', `sip:${sip}`)
      .replace(/^node docs\/examples\/soap\.mjs .*/s, (all) => `${all} --data ${data} --gateway ${gateway}`)
  const answer = async (command: string) => {
    const running = run(here(command))
    await running.ended
    return running.text()
  }
  /** What a command is answered once it is this; a published version is followed within a second. */
  const answered = (command: string, wanted: RegExp) =>
    until(`${wanted}`, async () => {
      const text = await answer(command)
      return wanted.test(text) && text
    })
  const startProducer = async (command: string, port = '0') => {
    const running = run(`${command} --data ${data} --port ${port}`)
    let runs = true
    const stop = () => {
      if (runs) process.kill(-running.pid!)
      runs = false
    }
    later(stop)
    const [line] = (await once(createInterface({ input: running.stdout! }), 'line')) as [string]
    return { port: new URL(/https:\S+/.exec(line)![0]).port, stop }
  }

  const context = await (await startBrowser(t)).newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(() => localStorage.setItem('knutpunkt.language', '"en"'))
  const page = await context.newPage()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const section = async (name: string) => {
    await page.goto(`${base}/services`)
    await page.getByRole('link', { name, exact: true }).click()
  }
  const logIn = async (name: string) => {
    await context.clearCookies()
    await page.goto(`${base}/login`)
    await page.getByLabel('Search by name, role or place of work').fill(name)
    await page.getByRole('button', { name }).first().click()
    await page.waitForURL((url) => url.pathname !== '/login')
  }
  /** Has a draft that is written approved by somebody else, and published. */
  const publish = async (title: string) => {
    await page.getByLabel('Title').fill(title)
    await press('Save the draft')
    await page.waitForURL(/drafts\/[0-9a-f-]{36}$/)
    await press('Ask for approval')
    await page.getByText('You wrote the draft. A colleague approves it.').waitFor()
    await logIn('Demo Driftsson')
    await section('Addressing')
    await page.getByRole('link', { name: title }).click()
    await press('Approve')
    await page.locator('dl').getByText('Demo Driftsson').waitFor()
    await logIn('Demo Ingenjörsson')
    await section('Addressing')
    await page.getByRole('link', { name: title }).click()
    await press('Publish')
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await page.locator('dl b', { hasText: /^published$/ }).waitFor()
  }
  /** Takes and resolves the alarm of somebody, as whoever is logged in. @returns its id */
  const resolveAlarmOf = async (name: string) => {
    const alarms = `${base}/api/welfare/v1/alarms`
    const headers = { origin: new URL(base).origin, 'sec-fetch-site': 'same-origin' }
    const listed = await context.request.get(alarms)
    const { items } = (await listed.json()) as { items: { id: string; person?: { name: string } }[] }
    const { id } = items.find(({ person }) => person?.name === name)!
    await context.request.post(`${alarms}/${id}/acknowledge`, { headers, data: {} })
    await context.request.post(`${alarms}/${id}/resolve`, { headers, data: { cause: 'help_given' } })
    return id
  }
  return { data, base, page, press, section, logIn, publish, resolveAlarmOf, answer, answered, startProducer }
}

test('a new user connects two systems, calls, breaks it and mends it, as the README tells', async (t) => {
  const { data, base, page, press, section, logIn, publish, ...w } = await walker(t)
  const [produce, curl, byPackage, lookUp, alarm, record, ...rest] = await commandsOfReadme()
  assert.deepEqual(rest, [], 'all commands of the section are tried')

  await logIn('Demo Ingenjörsson')
  await section('Service contracts')
  await page.getByRole('link', { name: 'Import a contract' }).click()
  const files = (await readdir(contractFolder)).map((name) => join(contractFolder, name))
  await page.locator('input[type=file]').setInputFiles(files)
  await press('Import as a draft')
  await press('Put in force')
  await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click()
  await page.getByRole('button', { name: 'Deprecate' }).waitFor()

  const producer = await w.startProducer(produce!)
  await section('Addressing')
  await page.getByRole('link', { name: 'New draft' }).click()
  await press('Show as JSON')
  const connection = await readFile(join(data, 'connection.json'), 'utf8')
  const changes = connection.replace('localhost:9443', `localhost:${producer.port}`)
  await page.getByLabel('Changes, as JSON').fill(changes)
  await press('Show what it does')
  await page.getByText('Ditt eget system: GetOpeningHours 1 at SE9999999916-MOTE').waitFor()
  await publish('My first call')
  await w.answered(curl!, /<opens>09:00:00<\/opens>/)
  assert.match(await w.answer(byPackage!), /"opens": "09:00:00"/)
  assert.match(await w.answer(lookUp!), /GetSocialDocumentationResponder:1/)

  producer.stop()
  await w.answered(curl!, /VP009 \[SE9999999916-KP\]/)
  await w.startProducer(produce!, producer.port)

  await section('Addressing')
  await page.getByRole('link', { name: 'Call authorisations', exact: true }).click()
  await page.getByLabel('Search').fill('GetOpeningHours')
  // The list is that of the search when one row is left.
  const remove = page.getByRole('button', { name: /^Remove .* in a draft$/ })
  await remove.nth(1).waitFor({ state: 'detached' })
  await remove.click()
  await press('Show what it does')
  await page.getByText('Breaks: calls made during the last 30 days').waitFor()
  await publish('Taken back')
  const refused = await w.answered(curl!, /VP007/)

  await section('Calls')
  await page.getByLabel('Support id or correlation id').fill(/<id>(.*)<\/id>/.exec(refused)![1]!)
  await press('Show the call')
  await page.getByRole('heading', { name: 'Order this' }).waitFor()
  await page.getByRole('link', { name: 'Begin a draft' }).click()
  await publish('Given again')
  await w.answered(curl!, /<opens>/)

  assert.match(await w.answer(alarm!), /snu 0 \(OK\)/)
  await logIn('Maria Modellqvist')
  const id = await w.resolveAlarmOf('Dagny Tänkbeck')
  await page.goto(`${base}/board/${id}`)
  await page.getByText('In the record', { exact: true }).waitFor()
  assert.match(await w.answer(record!), /Orsak: help_given\. Kvittens KV-/)
})
