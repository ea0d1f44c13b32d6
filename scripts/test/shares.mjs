/**
 * Deals files out like cards, so that neighbours, which take alike long, come to different shares.
 *
 * @template T
 * @param {T[]} files
 * @param {number} hands
 * @returns {T[][]} at most so many shares, none empty
 */
export function dealOut(files, hands) {
  const shares = Array.from({ length: hands }, (_, hand) => files.filter((__, at) => at % hands === hand))
  return shares.filter((share) => share.length > 0)
}

/**
 * Does something with each, so many at a time; the next begins when one is done.
 *
 * @template T, R
 * @param {T[]} each
 * @param {number} atOnce
 * @param {(one: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order given
 */
export async function several(each, atOnce, work) {
  const results = []
  const waiting = each.entries()
  const worker = async () => {
    for (const [at, one] of waiting) results[at] = await work(one)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
