/** How many wait, beside the way to them in the menu; nothing when none do. `words`: the same for those who listen. */
export function WaitingCount({ many, words }: { many: number; words(many: number): string }) {
  if (many === 0) return null
  return (
    <>
      {' '}
      <span className="count" aria-hidden="true" title={words(many)}>
        {many}
      </span>
      <span className="spoken">{words(many)}</span>
    </>
  )
}
