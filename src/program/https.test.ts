import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPlatform } from '../compose.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { demoCertificate } from './demo-certificate.ts'

test('with a key and a certificate the whole platform is served over TLS alone, and says so where it is', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-https-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const { keyFile, certificateFile, certificate } = await demoCertificate(folder, new Date())
  const { url, drop } = await testDatabase()
  const ports = { http: { port: 0 }, sip: { port: 0 } }
  const overrides = { ...ports, https: { keyFile, certificateFile }, database: { url }, dataDir: folder }
  const platform = await startPlatform(readConfig({ overrides }), captureLog().log)
  t.after(async () => {
    await platform.stop()
    await drop()
  })
  const { http } = platform.addresses
  assert.match(http, /^https:\/\/127\.0\.0\.1:\d+$/)
  const { status, strict } = await new Promise<{ status: number; strict: unknown }>((resolve, reject) => {
    request(`${http}/health/ready`, { ca: certificate, agent: false }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode!, strict: answer.headers['strict-transport-security'] })
    })
      .on('error', reject)
      .end()
  })
  assert.deepEqual([status, strict], [200, 'max-age=31536000'])
  await assert.rejects(fetch(`${http.replace('https', 'http')}/health/live`))
})
