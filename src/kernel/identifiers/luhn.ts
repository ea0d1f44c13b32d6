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

const zero = '0'.charCodeAt(0)

/** Whether the last digit of a text of digits is the Luhn check digit of those before it. Loads ask it by the million, so it makes no list. */
export function luhnHolds(digits: string): boolean {
  let sum = 0
  for (let fromEnd = 0; fromEnd < digits.length; fromEnd++) {
    const product = (digits.charCodeAt(digits.length - 1 - fromEnd) - zero) * (fromEnd % 2 === 0 ? 1 : 2)
    sum += product > 9 ? product - 9 : product
  }
  return digits !== '' && sum % 10 === 0
}
