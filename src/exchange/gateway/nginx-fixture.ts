import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Runs an nginx with these `server` blocks until the test ends. @returns its port */
export async function startNginx(
  t: TestContext,
  servers: (given: { port: number; folder: string }) => string,
  files: Record<string, string> = {},
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-nginx-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  )
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${join(folder, 'pid')};
    error_log ${join(folder, 'error.log')};
    events { worker_connections 256; }
    http { access_log off; client_max_body_size 200m; ${temporary.join(' ')} ${servers({ port, folder })} }`,
  )
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  t.after(() => {
    child.kill('SIGTERM')
    return ended
  })
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error('nginx did not start')
    await new Promise((done) => setTimeout(done, 20))
  }
  return port
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
