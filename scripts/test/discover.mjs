import { globSync } from 'node:fs'

/** @param {string} root @returns {string[]} the test files of the project, by their paths from the root */
export function discover(root) {
  return globSync(['{src,console,bench}/**/*.test.{ts,tsx}', 'scripts/**/*.test.{ts,mjs}'], {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist)$/.test(String(path)),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

/**
 * @param {string[]} files
 * @param {string[]} patterns parts of paths; a file is taken when one of them is in its path. None: all are.
 */
export function select(files, patterns) {
  const wanted = patterns.map((pattern) => pattern.replace(/^\.\//, ''))
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  return {
    units: chosen.filter((file) => !isPeerTest(file)),
    peers: chosen.filter(isPeerTest),
  }
}

const isPeerTest = (file) => /\.peer\.test\.[a-z]+$/.test(file)
