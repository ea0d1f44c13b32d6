/** The titles of the tests in a source; what a template fills in may be anything. */
export function titlesIn(source: string): RegExp[] {
  const found = source.matchAll(/\b(?:test|describe)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g)
  return [...found].map(([, , title]) => {
    const parts = title!.replace(/\\(['"`])/g, '$1').split(/\$\{[^}]*\}/)
    return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`)
  })
}
