/**
 * Luhn's check digit (modulus 10 with the weights 2 and 1), as Swedish personnummer and
 * organisationsnummer use it: the digit right before the check digit has the weight 2.
 *
 * `values` are the digits before the check digit, each 0–9, leftmost first. Letters that a
 * reservnummer turns into numbers are turned before the call.
 */
export function luhnCheckDigit(values: readonly number[]): number {
  const sum = values.reduceRight((total, value, index) => {
    const weight = (values.length - 1 - index) % 2 === 0 ? 2 : 1
    const product = value * weight
    return total + (product > 9 ? product - 9 : product)
  }, 0)
  return (10 - (sum % 10)) % 10
}

/** Whether the last digit of a text of digits is the Luhn check digit of those before it. */
export function luhnHolds(digits: string): boolean {
  const values = Array.from(digits, Number)
  const check = values.pop()
  return check !== undefined && luhnCheckDigit(values) === check
}
