import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { exchangeActTexts } from '../exchange/index.ts'
import { hubActTexts } from '../hub/index.ts'
import { regionActTexts } from '../region/index.ts'
import { actText, joinedActTexts } from '../trust/index.ts'
import { welfareActTexts } from '../welfare/index.ts'

const root = join(import.meta.dirname, '../..')

/** Parts of a code that is put together where it is entered: `trust.${kind}.${act}`. */
const parts = {
  register: ['organisation', 'unit', 'employee', 'assignment', 'system'],
  certification: ['scheme', 'product', 'admission'],
  welfare: ['controller', 'group', 'staff', 'home', 'person', 'device', 'chain'],
}
const each = (room: string, kinds: readonly string[], acts: readonly string[]) =>
  kinds.flatMap((kind) => acts.map((act) => `${room}.${kind}.${act}`))

function source(): string {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  return files
    .filter(
      (file) =>
        /^(trust|exchange|welfare|region|program)\/.*\.ts$/.test(file) &&
        !/(\.test|-fixture)\.ts$/.test(file),
    )
    .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
    .join('\n')
}

/** Acts of the rules: they are entered when they are denied, asked for by a system, or done with a person's rights. */
function ruleActs(): string[] {
  const schema = readFileSync(join(root, 'policies/knutpunkt.cedarschema'), 'utf8')
  const declared = [...schema.matchAll(/^action (.*?)(?: in | appliesTo |;)/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/"([^"]+)"/g)].map(([, name]) => name!),
  )
  const rights = /^(accesses\.list|blocks|consents|mandates|proxies|rights)/
  return declared.flatMap((act) => [act, `decision.${act}`, ...(rights.test(act) ? [`trust.${act}`] : [])])
}

/** Codes that stand in the source as what is entered. */
function written(code: string): string[] {
  const entered =
    /(?:\bact|\bcode)(?::| =) '((?:trust|exchange|welfare|region)\.[\w.]+)'|(?:programEntry|changing|reading|entered|read)\([^)']*'((?:trust|welfare)\.[\w.]+)'/g
  const federation = /changing\(request, enter, '(\w+)'\)/g
  const session = /enter\(\s*client,\s*'(\w+)'/g
  return [
    ...[...code.matchAll(entered)].map(([, act, other]) => (act ?? other)!),
    ...[...code.matchAll(federation)].map(([, act]) => `trust.federation.${act}`),
    ...[...code.matchAll(session)].map(([, act]) => `trust.session.${act}`),
  ]
}

test('every act that can stand in the log has a text that a resident can read, in both languages', () => {
  const codes = new Set([
    ...written(source()),
    ...ruleActs(),
    'decision.contract',
    ...each('trust', parts.register, ['create', 'change', 'end']),
    ...each('trust', parts.certification, ['create', 'change']),
    ...each('trust', ['session'], ['login', 'logout', 'end', 'step_up', 'choose_assignment']),
    ...each('exchange', ['addressing'], ['draft', 'submit', 'approve', 'publish', 'discard']),
    ...each('exchange', ['contract'], ['imported', 'changed', 'lifecycle']),
    ...each('welfare', parts.welfare, ['create', 'change', 'remove', 'list', 'history']),
  ])
  assert.ok(codes.size > 180, `${codes.size} acts were found`)
  const lacking = [...codes].filter((code) => {
    const text = actText(code, {
      ...joinedActTexts,
      ...exchangeActTexts,
      ...welfareActTexts,
      ...hubActTexts,
      ...regionActTexts,
    })
    return !text?.sv || !text.en || text.sv === code
  })
  assert.deepEqual(lacking, [])
})
