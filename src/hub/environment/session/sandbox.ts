import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What the operating system shuts a session in with. `none`: DuckDB's own bounds alone. */
export type Sandbox = 'none' | 'bwrap'

/** How a session's process is started. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface Launched {
  /** A module that the process runs, with no others of the program's own. */
  readonly program: string
  readonly args: readonly string[]
  /** The permit's. */
  readonly folder: string
  /** What it may read of that. */
  readonly files: readonly string[]
  readonly memoryMb: number
}

/** Of the process's own memory, beside the engine's. */
const heapMb = 256
/** What Node and DuckDB need besides: code, stacks of threads, and what is being sent. */
const besideMb = 1024
const nodeArgs = [`--max-old-space-size=${heapMb}`, '--disable-warning=ExperimentalWarning']
/** The engine; nothing else of `node_modules` is seen. */
const packages = ['@duckdb', 'detect-libc']
const nodeModules = join(
  dirname(fileURLToPath(import.meta.resolve('@duckdb/node-api/package.json'))),
  '../..',
)
const packageFile = fileURLToPath(new URL('../../../../package.json', import.meta.url))

/** The command that starts a process: as it is, or shut in. */
export const launchOf = (sandbox: Sandbox, launched: Launched): Launch =>
  sandbox === 'bwrap'
    ? shutIn(launched)
    : {
        command: process.execPath,
        args: [...nodeArgs, launched.program, ...launched.args],
        cwd: launched.folder,
        env: {},
      }

/** Where the permit's files are, seen from within. */
const rows = '/rows'

/**
 * Bubblewrap: namespaces of its own for network, processes, users, mounts and the rest; nobody's rights; of files, those of the engine and the
 * permit, read only. `prlimit` bounds memory, and lets it write no file, not even one in its own `/tmp`.
 */
function shutIn({ program, args, folder, files, memoryMb }: Launched): Launch {
  const limits = [`--data=${(memoryMb + heapMb + besideMb) * 1024 ** 2}`, '--fsize=0', '--core=0']
  const seen = (from: string, to = from) => ['--ro-bind', from, to]
  const bounds = [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '65534', '--gid', '65534'],
    ...[
      '--cap-drop',
      'ALL',
      '--new-session',
      '--die-with-parent',
      '--hostname',
      'environment',
      '--unsetenv',
      'PATH',
    ],
    ...['/usr/lib', '/usr/lib64', '/lib', '/lib64'].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...seen(process.execPath, '/program/node'),
    ...seen(program, '/program/session.ts'),
    ...seen(packageFile, '/program/package.json'),
    ...packages.flatMap((name) => seen(join(nodeModules, name), `/program/node_modules/${name}`)),
    ...['--dir', rows],
    ...files.flatMap((file) => seen(join(folder, file), join(rows, file))),
    ...['--remount-ro', '/', '--chdir', rows],
  ]
  return {
    command: 'prlimit',
    args: [...limits, 'bwrap', ...bounds, '/program/node', ...nodeArgs, '/program/session.ts', ...args],
    cwd: '/',
    // Where the two are looked for; not seen from within.
    env: { PATH: process.env['PATH'] ?? '' },
  }
}

/** Looks whether processes can be shut in here. @returns why not, as Bubblewrap says it; undefined: they can */
export async function sandboxFault(sandbox: Sandbox): Promise<string | undefined> {
  if (sandbox === 'none') return undefined
  const nothing = { folder: '/', files: [], memoryMb: 128, args: [], program: packageFile }
  const { command, args, cwd, env } = launchOf(sandbox, nothing)
  // In the place of the program: it begins, and is done.
  const begun = [...args.slice(0, -1), '--eval', '0']
  try {
    await promisify(execFile)(command, begun, { cwd, env, timeout: 20_000 })
    return undefined
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    return (stderr || message).trim().slice(0, 400)
  }
}
