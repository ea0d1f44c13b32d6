interface Node {
  id: string
  parentId?: string | undefined
}

/** The ancestors of one, the outermost first. A loop in what is stored is cut where it closes. */
export function ancestorsOf<T extends Node>(nodes: readonly T[], of: Node): T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const found: T[] = []
  const seen = new Set([of.id])
  for (let parent = byId.get(of.parentId ?? ''); parent && !seen.has(parent.id); ) {
    seen.add(parent.id)
    found.unshift(parent)
    parent = byId.get(parent.parentId ?? '')
  }
  return found
}

/** Whoever may be the parent of one: not itself, and none of those below it. Of a new one, anybody. */
export function possibleParents<T extends Node>(nodes: readonly T[], of: string | undefined): T[] {
  return nodes.filter((node) => node.id !== of && !ancestorsOf(nodes, node).some(({ id }) => id === of))
}
