import type { TestContext } from 'node:test'
import { createLog } from '../log/log.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { everybody } from '../testkit/party.ts'
import { createHttp, type Http, type HttpSettings } from './http.ts'
import type { TlsFiles } from './tls.ts'

/** A server for one test, closed after it; what it logged is in `lines`. */
export async function testHttp(
  t: TestContext,
  config: Partial<HttpSettings> = {},
  tls?: TlsFiles,
): Promise<Http & { lines: Record<string, unknown>[] }> {
  const lines: Record<string, unknown>[] = []
  const http = await createHttp({
    log: createLog({ level: 'debug', json: true, destination: (line) => lines.push(JSON.parse(line)) }),
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0, ...config },
    title: 'Test',
    version: '1.0.0',
    ...(tls && { tls }),
    access: everybody,
    readiness: async () => ({ ready: true, parts: {} }),
  })
  t.after(() => http.close())
  return { ...http, lines }
}
