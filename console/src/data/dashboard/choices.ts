/**
 * What is chosen on a dashboard; it stands in the address, so that it can be sent to a colleague. Filters by the dimension's id,
 * what a block shows by the block's, `span` and `at` of time.
 */
export type Choices = Readonly<Record<string, string>>

const name = /^[a-z][a-z0-9_]{0,62}$/

/** What an address asks for; what is empty or no name is left out. A code that is all digits comes as a number. */
export function choicesOf(given: Record<string, unknown>): Record<string, string> {
  const choices: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    const text = typeof value === 'number' ? String(value) : value
    if (name.test(key) && typeof text === 'string' && text !== '' && text.length <= 200) choices[key] = text
  }
  return choices
}

/** With another choice; without it when it is empty. */
export function choosing(choices: Choices, changes: Record<string, string>): Record<string, string> {
  return choicesOf({ ...choices, ...changes })
}
