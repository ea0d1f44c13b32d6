import { close as closeFile, open as openFile, read as readFile } from 'node:fs'
import { promisify } from 'node:util'
import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2'
import type { Log } from '../../../kernel/index.ts'
import { type ConsumerTree, type Node, plainPath } from './consumer-tree.ts'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp
const [open, close] = [promisify(openFile), promisify(closeFile)]

export interface SessionLimits {
  /** Open files and folders. */
  handles: number
  /** Bytes of one read. */
  readBytes: number
  /** Requests that are looked up at once. */
  askedAtOnce: number
  /** Bytes that were asked for and not taken. No client asks for so much before it takes some. */
  untakenBytes: number
}

export interface SessionDeps {
  tree: ConsumerTree
  limits: SessionLimits
  log: Log
  /** Bytes that wait at the connection. */
  waiting(): number
  /** Has what is sent from now until the next turn of the event loop go in one write. */
  gather(): void
  /** Ends the connection of a client that misbehaves. */
  endConnection(): void
  /** A file is about to be given out: enters it in the log. What it throws keeps the file closed. */
  fetching(file: Extract<Node, { kind: 'file' }>): Promise<void>
}

/** `reading`: reads under way. Its number is another file's once it is closed, so it is not closed before they have ended. */
type FileHandle = { kind: 'file'; fd: number; node: Node; reading: number; closed: boolean }
type Handle = FileHandle | { kind: 'folder'; left: Node[]; node: Node }

const refused = ['WRITE', 'SETSTAT', 'FSETSTAT', 'REMOVE', 'MKDIR', 'RMDIR', 'RENAME', 'SYMLINK'] as const
/** Names of a folder in one answer. */
const namesAtOnce = 200

/** Answers one SFTP session (draft-ietf-secsh-filexfer-02): what is there can be listed and read, and nothing changed. */
export function answerSession(
  sftp: SFTPWrapper,
  { tree, limits, log, waiting, gather, endConnection, fetching }: SessionDeps,
): void {
  const handles = new Map<number, Handle>()
  let next = 0
  const ended = new AbortController()
  const fail = (id: number, code: number): void => {
    if (!ended.signal.aborted) sftp.status(id, code)
  }
  let asked = 0
  /** Answers when `work` has ended; what it throws is a failure and never the end of the session. */
  const answer = (id: number, work: () => Promise<void>): void => {
    if (asked >= limits.askedAtOnce) return endConnection()
    asked++
    work()
      .catch((err: unknown) => {
        log.error({ err }, 'an SFTP request could not be answered')
        fail(id, STATUS_CODE.FAILURE)
      })
      .finally(() => asked--)
  }
  const handleOf = (handle: Buffer): Handle | undefined =>
    handle.length === 4 ? handles.get(handle.readUInt32BE()) : undefined
  const keep = (id: number, handle: Handle): void => {
    // Others may have been opened since it was looked at.
    if (ended.signal.aborted || tooMany(id)) return release(handle)
    const number = next++ % 2 ** 32
    handles.set(number, handle)
    const name = Buffer.alloc(4)
    name.writeUInt32BE(number)
    sftp.handle(id, name)
  }
  const tooMany = (id: number): boolean => {
    if (handles.size < limits.handles) return false
    fail(id, STATUS_CODE.FAILURE)
    return true
  }

  sftp.on('OPEN', (id, path, flags) => {
    if ((flags & ~OPEN_MODE.READ) !== 0) return fail(id, STATUS_CODE.PERMISSION_DENIED)
    if (tooMany(id)) return
    answer(id, async () => {
      const node = await tree.find(path)
      if (node?.kind !== 'file') return fail(id, STATUS_CODE.NO_SUCH_FILE)
      await fetching(node)
      keep(id, { kind: 'file', fd: await open(node.path, 'r'), node, reading: 0, closed: false })
    })
  })
  // Not among its types: what the client has room for (RFC 4254, 5.2).
  const { outgoing } = sftp as unknown as { outgoing: { window: number } }
  let reading = 0
  let untaken = 0
  sftp.on('READ', (id, name, offset, length) => {
    const handle = handleOf(name)
    if (handle?.kind !== 'file') return fail(id, STATUS_CODE.FAILURE)
    const bytes = Math.min(length, limits.readBytes)
    if (reading + untaken + bytes + waiting() > limits.untakenBytes) return endConnection()
    reading += bytes
    handle.reading++
    readFile(handle.fd, Buffer.allocUnsafe(bytes), 0, bytes, offset, (error, read, buffer) => {
      reading -= bytes
      handle.reading--
      if (handle.closed) closeUnread(handle)
      if (ended.signal.aborted) return
      if (error) return fail(id, STATUS_CODE.FAILURE)
      if (read === 0) return fail(id, STATUS_CODE.EOF)
      gather()
      sftp.data(id, read === bytes ? buffer : buffer.subarray(0, read))
      // What the client's window has no room for stays with us until it has.
      untaken = outgoing.window > 0 ? 0 : untaken + read
    })
  })
  sftp.on('OPENDIR', (id, path) => {
    if (tooMany(id)) return
    answer(id, async () => {
      const [node, left] = await Promise.all([tree.find(path), tree.list(path)])
      // The first folder is there, be it empty.
      if (node?.kind !== 'folder') return fail(id, STATUS_CODE.NO_SUCH_FILE)
      keep(id, { kind: 'folder', left: [...(left ?? [])], node })
    })
  })
  sftp.on('READDIR', (id, name) => {
    const handle = handleOf(name)
    if (handle?.kind !== 'folder') return fail(id, STATUS_CODE.FAILURE)
    const some = handle.left.splice(0, namesAtOnce)
    if (some.length === 0) return fail(id, STATUS_CODE.EOF)
    sftp.name(id, some.map(entryOf))
  })
  sftp.on('FSTAT', (id, name) => {
    const handle = handleOf(name)
    if (handle === undefined) return fail(id, STATUS_CODE.FAILURE)
    sftp.attrs(id, attributesOf(handle.node))
  })
  const stat = (id: number, path: string): void =>
    answer(id, async () => {
      const node = await tree.find(path)
      if (ended.signal.aborted) return
      if (node === undefined) fail(id, STATUS_CODE.NO_SUCH_FILE)
      else sftp.attrs(id, attributesOf(node))
    })
  sftp.on('STAT', stat)
  sftp.on('LSTAT', stat)
  sftp.on('REALPATH', (id, path) => {
    const plain = plainPath(path)
    sftp.name(id, [{ filename: plain, longname: plain, attrs: {} as Attributes }])
  })
  sftp.on('CLOSE', (id, name) => {
    const handle = handleOf(name)
    if (handle === undefined) return fail(id, STATUS_CODE.FAILURE)
    handles.delete(name.readUInt32BE())
    release(handle)
    fail(id, STATUS_CODE.OK)
  })
  // There are no links.
  sftp.on('READLINK', (id: number) => fail(id, STATUS_CODE.NO_SUCH_FILE))
  for (const request of refused) sftp.on(request, (id: number) => fail(id, STATUS_CODE.PERMISSION_DENIED))
  sftp.on('EXTENDED' as 'ready', ((id: number) => fail(id, STATUS_CODE.OP_UNSUPPORTED)) as () => void)

  const end = (): void => {
    if (ended.signal.aborted) return
    ended.abort()
    for (const handle of handles.values()) release(handle)
    handles.clear()
  }
  // OpenSSH waits at its exit until the session is closed from here.
  sftp.on('end', () => {
    end()
    sftp.end()
  })
  sftp.on('close', end)
  sftp.on('error', end)
}

function release(handle: Handle): void {
  if (handle.kind !== 'file') return
  handle.closed = true
  closeUnread(handle)
}

function closeUnread({ fd, reading }: FileHandle): void {
  if (reading === 0) void close(fd).catch(() => undefined)
}

function attributesOf(node: Node): Attributes {
  const file = node.kind === 'file'
  return {
    mode: file ? 0o100444 : 0o040555,
    uid: 0,
    gid: 0,
    size: file ? node.bytes : 0,
    atime: node.at,
    mtime: node.at,
  }
}

function entryOf(node: Node): FileEntry {
  const day = new Date(node.at * 1000).toISOString().slice(0, 10)
  const size = node.kind === 'file' ? node.bytes : 0
  return {
    filename: node.name,
    longname: `${node.kind === 'file' ? '-r--r--r--' : 'dr-xr-xr-x'} 1 hub hub ${size} ${day} ${node.name}`,
    attrs: attributesOf(node),
  }
}
