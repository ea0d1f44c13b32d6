// Verifies an exported log as `knutpunkt audit verify` does, and tells what it took of time and memory as one line of JSON.
import { runAuditVerify } from '../../src/trust/testkit/index.ts'

const started = performance.now()
const code = await runAuditVerify(process.argv.slice(2), {
  out: (line) => void process.stderr.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
})
const seconds = (performance.now() - started) / 1_000
// Kilobytes on Linux and macOS alike: libuv has made them so.
const mostMegabytes = process.resourceUsage().maxRSS / 1_024
process.stdout.write(`${JSON.stringify({ seconds, mostMegabytes })}\n`)
process.exitCode = code
