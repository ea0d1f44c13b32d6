import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

export interface Nginx {
  port: number
  /** Of its master process. */
  pid: number
  stop(): Promise<void>
}

/** PEM files. */
export interface Files {
  keyFile: string
  certificateFile: string
  authoritiesFile: string
}

/** A port that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

const tls = ({ keyFile, certificateFile, authoritiesFile }: Files): string => `
      ssl_certificate ${certificateFile};
      ssl_certificate_key ${keyFile};
      ssl_client_certificate ${authoritiesFile};
      ssl_verify_client on;
      ssl_protocols TLSv1.2 TLSv1.3;
      keepalive_requests 10000000;
      keepalive_timeout 600s;`

/** Answers every call at once with the same text, over mutual TLS. */
export async function startProducer(folder: string, files: Files, answer: string): Promise<Nginx> {
  // A word of its configuration may not be longer than 4 KB.
  const parts = answer.match(/.{1,2000}/gs)!.map((part, at) => `set $part${at} '${part}';`)
  return start(
    folder,
    1,
    (port) => `
    server {
      listen 127.0.0.1:${port} ssl;${tls(files)}
      default_type "text/xml; charset=utf-8";
      location / { ${parts.join(' ')} return 200 '${parts.map((_, at) => `$part${at}`).join('')}'; }
    }`,
  )
}

/** Hands everything on to a producer, over mutual TLS both ways with the host name verified, and does nothing else. */
export async function startProxy(
  folder: string,
  files: Files,
  towards: Files,
  producer: number,
  workers: number,
): Promise<Nginx> {
  return start(
    folder,
    workers,
    (port) => `
    upstream producer { server 127.0.0.1:${producer}; keepalive 64; keepalive_requests 10000000; }
    server {
      listen 127.0.0.1:${port} ssl;${tls(files)}
      location / {
        proxy_pass https://producer;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host localhost;
        proxy_ssl_certificate ${towards.certificateFile};
        proxy_ssl_certificate_key ${towards.keyFile};
        proxy_ssl_trusted_certificate ${towards.authoritiesFile};
        proxy_ssl_verify on;
        proxy_ssl_name localhost;
        proxy_ssl_server_name on;
      }
    }`,
  )
}

async function start(folder: string, workers: number, servers: (port: number) => string): Promise<Nginx> {
  await mkdir(folder, { recursive: true })
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n    ')
  await writeFile(
    file,
    `daemon off;
  ${process.getuid?.() === 0 ? 'user root;' : ''}
  worker_processes ${workers};
  pid ${join(folder, 'pid')};
  error_log ${join(folder, 'error.log')};
  events { worker_connections 1024; }
  http {
    access_log off;
    ${temporary}
    ${servers(port)}
  }`,
  )
  const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  for (let tries = 0; !(await answers(port)); tries++) {
    if (child.exitCode !== null || tries > 200) throw new Error(`nginx did not start: ${said}`)
    await new Promise((done) => setTimeout(done, 25))
  }
  return {
    port,
    pid: child.pid!,
    stop: async () => {
      process.off('exit', end)
      child.kill('SIGTERM')
      await ended
    },
  }
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
