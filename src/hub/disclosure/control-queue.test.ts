import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { controlDisclosure } from './control.ts'
import { ControlFailed, ControlPutOff, controlLimits, createControl } from './control-queue.ts'
import { cell, question } from './release-fixture.ts'

const cells = [cell(['01'], 100), cell(['03'], 50), cell(['05'], 3)]

/** A control whose thread runs another program. */
function controlBy(t: TestContext, program?: string, limits: Partial<typeof controlLimits> = {}) {
  const control = createControl(
    { ...controlLimits, ...limits },
    program === undefined ? undefined : new URL(`data:text/javascript,${encodeURIComponent(program)}`),
  )
  t.after(() => control.stop())
  return control
}

const importing = "import { parentPort } from 'node:worker_threads';"

test('in its thread a table is controlled as it is here, one after the other', async (t) => {
  const { control } = controlBy(t)
  const here = await controlDisclosure(cells, question())
  assert.deepEqual(await Promise.all([control(cells, question()), control(cells, question())]), [here, here])
})

test('a thread that ends tells nothing, and the next table has another', async (t) => {
  const { control } = controlBy(t, `${importing} parentPort.on('message', () => process.exit(1))`)
  const both = [control(cells, question()), control(cells, question())]
  for (const each of both) await assert.rejects(each, ControlFailed)
})

test('a table that takes too long is given up', async (t) => {
  const program = `${importing} parentPort.on('message', () => { for (;;); }); parentPort.postMessage('ready')`
  const { control } = controlBy(t, program, { milliseconds: 1 })
  await assert.rejects(control(cells, question()), ControlFailed)
})

test('what goes wrong in it says so without figures', async (t) => {
  const { control } = controlBy(t)
  const broken = [{ ...cells[0]!, at: undefined }] as never
  await assert.rejects(control(broken, question()), { name: 'ControlFailed', message: 'TypeError' })
})

test('no more wait than may, and those that wait when the program stops are put off', async (t) => {
  const program = `${importing} parentPort.on('message', () => undefined)`
  const control = controlBy(t, program, { waiting: 1 })
  const one = control.control(cells, question())
  const two = control.control(cells, question())
  await assert.rejects(control.control(cells, question()), ControlPutOff)
  const ended = Promise.all([one, two].map((each) => assert.rejects(each, ControlPutOff)))
  await control.stop()
  await ended
  await assert.rejects(control.control(cells, question()), ControlPutOff)
})
