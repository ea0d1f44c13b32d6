const full =
  /No space left|File too large|Out of Memory|could not allocate|Could not write|failed to offload|EFBIG|ENOSPC/i

/** Whether the store, or who writes beside it, failed for want of room on the disk or in memory. */
export const isStoreFull = (error: unknown): boolean =>
  error instanceof Error && full.test(`${error.name}: ${error.message}`)
