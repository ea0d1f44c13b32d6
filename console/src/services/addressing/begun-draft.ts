let begun: readonly unknown[] = []

/** Changes that a draft is to begin with, handed from the page that prepared them. */
export const beginDraft = (operations: readonly unknown[]): void => {
  begun = operations
}

/** What was handed over. */
export const begunDraft = (): readonly unknown[] => begun
