import { version } from '../program/version.ts'
import { createWelfare, mirrorExisting, type Welfare } from '../welfare/index.ts'
import type { Core } from './core.ts'

/** Joins the alarm reception. */
export async function createReception({
  db,
  http,
  vault,
  clock,
  log,
  metrics,
  config,
  trust,
  exchange,
  closers,
}: Core): Promise<Welfare> {
  const welfare = await createWelfare({
    db,
    app: http.app,
    vault,
    clock,
    log,
    metrics,
    config: config.welfare,
    version,
    guard: trust.guard,
    audit: trust.audit,
    parties: trust.parties,
    residents: trust.residents,
    records: { call: exchange.call, consumer: exchange.platformId },
  })
  closers.push(() => welfare.stop())
  return welfare
}

/** An installation from before there was a register of parties gets one; nobody need wait for it, and alarms do not. */
export function startMirroring(core: Core): void {
  const mirroring = mirrorFromBefore(core)
  core.closers.push(() => mirroring)
}

async function mirrorFromBefore({ db, vault, trust, log }: Core): Promise<void> {
  try {
    const told = await mirrorExisting({ db, vault, parties: trust.parties, residents: trust.residents })
    if (told > 0) log.info({ told }, 'what was registered before is in the register of parties')
  } catch (err) {
    log.error(
      { err },
      'what was registered before is not in the register of parties yet; the next start goes on',
    )
  }
}
