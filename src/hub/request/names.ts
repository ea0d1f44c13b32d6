/** What each of some ids is called; by itself where nobody knows. */
export async function namesOf(
  { nameOf }: { nameOf(id: string): Promise<string | undefined> },
  ids: readonly string[],
): Promise<(id: string) => string> {
  const known = new Map(
    await Promise.all([...new Set(ids)].map(async (id) => [id, (await nameOf(id)) ?? id] as const)),
  )
  return (id) => known.get(id) ?? id
}
