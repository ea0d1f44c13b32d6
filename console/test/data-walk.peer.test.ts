// peers: chromium, curl, sftp
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startBrowser } from '../../src/kernel/testkit/index.ts'
import { lastFirst, testFolder } from '../../src/testing/later.ts'
import { startProgram } from '../../src/testing/program.ts'
import { until } from '../../src/testing/until.ts'
import { apply, declareComplete, orderUnder, press } from './request-fixture.ts'

const root = join(import.meta.dirname, '../..')
/** Enough for every table of the walk. */
const people = '3000'

/** The commands of "Ten minutes of the data hub", in the order they stand. */
async function commandsOfReadme(): Promise<string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const section = readme.split('### Ten minutes of the data hub')[1]!.split('\n### ')[0]!
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block!.trim())
}

/** What a command says in a terminal, and how it ends. */
async function said(command: string): Promise<{ text: string; code: number | null }> {
  const child = spawn('sh', ['-c', command])
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more) => (text += more))
  const [code] = (await once(child, 'close')) as [number | null]
  return { text, code }
}

/** The demo running with the regions' data loaded, its pages open, and what a user does in them and in a terminal. */
async function walker(t: TestContext) {
  const later = lastFirst(t)
  const data = await testFolder(later)
  const ports = ['--port', '0', '--sip-port', '0', '--sips-port', '0']
  const program = await startProgram([
    'demo',
    ...ports,
    '--data',
    data,
    '--people',
    people,
    '--no-levels',
    '--json',
  ])
  later(async () => {
    // How it stops, and how long that may take, is for src/testing/stop.peer.test.ts.
    program.kill('SIGTERM')
    await program.ended
  })
  const { http: base } = program.addresses
  const ready = program.lines.find(({ msg }) => msg === 'ready')!
  const sftp = new URL(String(ready['sftp']))
  const isThere = () => program.lines.some(({ msg }) => msg === 'the regions’ nodes have their data')
  await until('the regions’ data', isThere, 180_000)
  const norr = program.lines.find(({ msg, region }) => msg === 'a region’s node runs' && region === '24')!

  /** A command as it stands in the README, with the addresses and the folder of this demo. */
  const here = (command: string) =>
    command
      .replaceAll('.knutpunkt', data)
      .replaceAll('http://localhost:8080', base)
      .replace('-P 2222', `-P ${sftp.port}`)
      .replace('hub@localhost', `hub@${sftp.hostname}`)
  const answer = async (command: string) => {
    const { text, code } = await said(here(command))
    assert.equal(code, 0, text)
    return text
  }
  /** What a command is answered once it is this: given again until then. */
  const answered = (command: string, wanted: RegExp) =>
    until(`${wanted}`, async () => {
      const text = await answer(command)
      return wanted.test(text) && text
    })

  const browser = await startBrowser(t)
  /** Pages of somebody who logs in as a user does, in a browser of her own. */
  const open = async (at: string, name: string) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    await context.addInitScript(() => localStorage.setItem('knutpunkt.language', '"en"'))
    const page = await context.newPage()
    await page.goto(`${at}/login`)
    await page.getByLabel('Search by name, role or place of work').fill(name)
    await page.getByRole('button', { name }).first().click()
    await page.waitForURL((url) => url.pathname !== '/login')
    return page
  }
  return { base, node: String(norr['http']), open, answer, answered }
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** As the page is read in English. */
const is = (_: string, en: string) => en

test('a new user sees the dashboards, applies, decides as a steward, approves as a region, fetches, and is refused a difference, as the README tells', async (t) => {
  const { base, node, open, answer, answered } = await walker(t)
  const [logIn, order, manifest, fetchFile, fetchFolder, check, allButOne, all, catalogue, ...rest] =
    await commandsOfReadme()
  assert.deepEqual(rest, [], 'all commands of the section are tried')

  const ada = await open(base, 'Ada Analytsson')
  const block = (name: string) => ada.getByRole('region', { name, exact: true })
  for (const [section, name] of [
    ['Hospital beds', 'Hospital beds'],
    ['Waiting times', 'Those who wait'],
    ['Costs', 'Cost per contact'],
  ] as const) {
    await ada.getByRole('link', { name: section, exact: true }).click()
    await block(name).getByRole('rowheader', { name: 'Västerbotten' }).first().waitFor()
  }
  const individuals = block('Cost per individual and year')
  await individuals.getByText('2 of 3 regions have answered').waitFor()
  await individuals.getByText('Modellregion Norr: Waits for a decision in the region').waitFor()

  const rut = await open(base, 'Rut Forskarsson')
  const title = 'What the oldest get care for'
  await rut.getByRole('link', { name: 'Applications' }).click()
  await rut.getByRole('link', { name: 'New application' }).first().click()
  await apply(rut, is, {
    title,
    product: 'diagnoses',
    choices: ['Contacts', 'Individuals', 'Diagnosis chapter', 'Skåne', 'Västra Götaland', 'Västerbotten'],
    only: ['Age', '80 years and older'],
  })

  const disa = await open(base, 'Disa Datasson')
  await disa.goto(`${base}/data`)
  await disa.getByRole('link', { name: 'Applications 1 waits for you' }).click()
  await disa.getByRole('link', { name: title }).click()
  await declareComplete(disa, is)
  await disa.getByRole('button', { name: 'Decide' }).click()
  await disa.getByLabel('Reasons').fill('Research that the regions’ care of the oldest gains by.')
  await press(disa, 'Decide')
  await disa.getByRole('link', { name: 'To the permit' }).waitFor()
  const register = await disa.context().browser()!.newPage()
  await register.goto(`${base}/decisions`)
  await register.getByText('gains by', { exact: false }).waitFor()
  assert.equal(await register.getByText(/Rut|Disa/).count(), 0)

  await rut.reload()
  await rut.getByRole('link', { name: 'To the permit' }).click()
  await orderUnder(rut, is)
  const norr = rut.getByRole('row').filter({ hasText: 'Modellregion Norr' })
  await norr.getByText('Waits for a decision in the region').waitFor()

  const nora = await open(node, 'Nora Norrsson')
  for (let left = 3; left > 0; left--) {
    await nora.goto(`${node}/region/runs`)
    await nora.getByRole('link', { name: 'Read and decide' }).first().click()
    await nora.getByRole('button', { name: 'Approve' }).click()
    await nora.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await nora.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' })
  }
  // Nodes that hold a question are asked again at pauses of ten seconds at most.
  const soon = { timeout: 120_000 }
  await individuals.getByRole('rowheader', { name: 'Västerbotten' }).first().waitFor(soon)
  await norr.getByText('Has answered').waitFor(soon)
  await rut
    .getByRole('table', { name: 'Figures' })
    .getByRole('rowheader', { name: 'Skåne' })
    .first()
    .waitFor()
  assert.equal(await individuals.getByText('Did not answer').count(), 0)

  const run = rut.url().split('/').at(-1)!
  await answer(logIn!)
  const exported = uuid.exec(await answer(order!.replace(uuid, run)))![0]
  const files = await answered(manifest!.replace(uuid, exported), /"output"/)
  const [csv] = /diagnoses_[0-9-]+_[0-9-]+\.csv/.exec(files)!
  const table = await answer(fetchFile!.replace(uuid, exported).replace(/diagnoses_[^/]+\.csv/, csv))
  assert.match(table, /^12;18;\d+;told;\d+;told\r$/m)
  await answer(fetchFolder!)
  assert.equal((await answer(check!)).match(/: OK$/gm)?.length, 3)

  const groups = block('What the costs consist of')
  const heading = groups.getByRole('button', { name: 'DRG', exact: true })
  await heading.click()
  await heading.click()
  const dominated = groups.getByRole('row').filter({ hasText: 'X94' })
  await dominated.getByText('Not shown: one or two make up most of it').first().waitFor()

  assert.match(await answered(allButOne!, /"cells"/), /"waiting":\{"value":\d+\}/)
  assert.match(await answered(all!, /"cells"/), /"waiting":\{"suppressed":"(complementary|differencing)"\}/)
  assert.match(await answer(catalogue!), /datasets\/beds> a dcat:Dataset;/)
})
