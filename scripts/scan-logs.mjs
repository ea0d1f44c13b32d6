// Looks through the logs of a test run for anything that is a personnummer or a samordningsnummer.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const candidates = new RegExp(`${uuid}|(?<![0-9a-fA-F.])(\\d{2})?(\\d{6})[-+]?(\\d{4})(?![0-9a-fA-F])`, 'gi')

/**
 * The personal identity numbers in a text: a date that exists (the day may be 60 more), and the right check digit
 * (SKV 704, SKV 707).
 *
 * @param {string} text
 * @returns {string[]}
 */
export function personalNumbersIn(text) {
  return [...text.matchAll(candidates)]
    .filter(
      ([, century, date, last]) => date !== undefined && isDate(century, date) && isChecked(date + last),
    )
    .map(([match]) => match)
}

function isDate(century, date) {
  if (century !== undefined && !['18', '19', '20'].includes(century)) return false
  const [year, month, day] = [0, 2, 4].map((at) => Number(date.slice(at, at + 2)))
  const fullYear = Number(century ?? 20) * 100 + year
  const realDay = day > 60 ? day - 60 : day
  const there = new Date(Date.UTC(fullYear, month - 1, realDay))
  return month >= 1 && month <= 12 && realDay >= 1 && there.getUTCMonth() === month - 1
}

function isChecked(tenDigits) {
  const sum = [...tenDigits].reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/**
 * Scans every file of a folder, as one test: passed when none of them has a personal identity number in it.
 * What was found is told by file and line, never repeated.
 *
 * @param {string} folder
 */
export function scanFolder(folder) {
  let lines = 0
  let found = 0
  for (const name of readdirSync(folder)) {
    for (const [index, line] of readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').entries()) {
      lines++
      const numbers = personalNumbersIn(line)
      found += numbers.length
      if (numbers.length > 0) {
        console.log(
          `failed: a personal identity number was logged (${name}:${index + 1}, under "${mask(messageOf(line))}")`,
        )
      }
    }
  }
  console.log(`  the log of the tests, ${lines} lines: ${found} personal identity numbers`)
  if (lines === 0) console.log('failed: the tests logged nothing, so nothing was looked through')
  const passed = found === 0 && lines > 0
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

const mask = (text) => text.replace(candidates, '…')

function messageOf(line) {
  try {
    return String(JSON.parse(line).msg)
  } catch {
    return 'a line that is not JSON'
  }
}
