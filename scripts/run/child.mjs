import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** A second signal this soon is the same one, come by another way (the terminal, npm). */
const sameSignalMs = 1000

/**
 * Runs a program in our place: same terminal, same exit code, signals passed on.
 *
 * In a terminal Ctrl-C reaches the whole foreground group, so SIGINT is then not passed on: the child has it already.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} environment beside our own
 * @returns {Promise<number>} its exit code; 128 and the number of the signal that ended it
 */
export function runChild(command, args, environment = {}) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
  const last = new Map()
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [
    signal,
    () => {
      const again = Date.now() - (last.get(signal) ?? 0) < sameSignalMs
      last.set(signal, Date.now())
      if (!again && !(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    },
  ])
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler)
      done(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}
