/** What a signed checkpoint says (C2SP tlog-checkpoint): read to be shown, verified elsewhere. */
export interface ShownCheckpoint {
  origin: string
  size: number
  root: string
  /** Names of those who signed: the log itself, and those who cosigned. */
  signers: string[]
}

/** @returns undefined when it is not a checkpoint */
export function readCheckpoint(note: string): ShownCheckpoint | undefined {
  const [text, signatures] = note.split('\n\n')
  const [origin, size, root] = (text ?? '').split('\n')
  if (!origin || !root || !/^\d{1,16}$/.test(size ?? '')) return undefined
  const signers = [...(signatures ?? '').matchAll(/^— (\S+) \S+$/gm)].map(([, name]) => name!)
  return { origin, size: Number(size), root, signers: [...new Set(signers)] }
}
