import type { Random } from '../random.ts'

/** The birth numbers Skatteverket keeps for testing and gives to nobody. */
const testSerials = { first: 980, last: 999 }

/** Draws test personnummer, twelve digits each, never the same twice. */
export function testPersonnummerMaker(random: Random): (year: number, sex: 'woman' | 'man') => string {
  const drawn = new Set<string>()
  return (year, sex) => {
    for (;;) {
      const day = new Date(Date.UTC(year, 0, 1 + random.integer(0, 364)))
      const date = day.toISOString().slice(0, 10).replaceAll('-', '')
      const half = random.integer(testSerials.first / 2, (testSerials.last - 1) / 2)
      const serial = half * 2 + (sex === 'man' ? 1 : 0)
      const number = `${date}${serial}${checkDigit(`${date.slice(2)}${serial}`)}`
      if (!drawn.has(number)) {
        drawn.add(number)
        return number
      }
    }
  }
}

/** Luhn over the nine digits before it. */
function checkDigit(nine: string): number {
  const sum = Array.from(nine, Number).reduce((total, digit, index) => {
    const product = index % 2 === 0 ? digit * 2 : digit
    return total + (product > 9 ? product - 9 : product)
  }, 0)
  return (10 - (sum % 10)) % 10
}
