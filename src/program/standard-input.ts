const mostBytes = 1000

/** What standard input holds, up to its end; no more than a kilobyte of it is taken. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array))
    bytes += chunks.at(-1)!.length
    if (bytes > mostBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8')
}
