import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, join, posix } from 'node:path'
import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2'
import { sumsFile, writeReceipt } from './receipt.ts'

const { STATUS_CODE, flagsToString } = ssh2.utils.sftp

/**
 * Takes files in an SFTP session, within a folder. When the list of checksums has got its name, the delivery is whole and gets a receipt.
 *
 * @param nextReceipt numbers them; absent: none is written
 */
export function receive(sftp: SFTPWrapper, folder: string, nextReceipt: (() => number) | undefined): void {
  const handles = new Map<number, FileHandle>()
  let next = 0
  const within = (path: string): string => join(folder, posix.normalize(`/${path}`))
  const answer = (id: number, work: Promise<unknown>): void => {
    work.then(
      () => sftp.status(id, STATUS_CODE.OK),
      (error: NodeJS.ErrnoException) =>
        sftp.status(id, error.code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE),
    )
  }
  /** Answers by itself when it succeeds. */
  const give = (id: number, work: () => Promise<void>): void => {
    work().catch((error: NodeJS.ErrnoException) =>
      sftp.status(id, error.code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE),
    )
  }
  const fileOf = (handle: Buffer): FileHandle => {
    const file = handles.get(handle.readUInt32BE())
    if (file === undefined) throw new Error('no such handle')
    return file
  }
  sftp.on('OPEN', (id, path, flags) =>
    give(id, async () => {
      handles.set(next, await open(within(path), flagsToString(flags) ?? 'r'))
      const name = Buffer.alloc(4)
      name.writeUInt32BE(next++)
      sftp.handle(id, name)
    }),
  )
  sftp.on('WRITE', (id, handle, offset, data) =>
    give(id, async () => {
      await fileOf(handle).write(data, 0, data.length, offset)
      sftp.status(id, STATUS_CODE.OK)
    }),
  )
  sftp.on('READ', (id, handle, offset, length) =>
    give(id, async () => {
      const { bytesRead, buffer } = await fileOf(handle).read(Buffer.alloc(length), 0, length, offset)
      if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF)
      else sftp.data(id, buffer.subarray(0, bytesRead))
    }),
  )
  sftp.on('CLOSE', (id, handle) =>
    give(id, async () => {
      const file = fileOf(handle)
      handles.delete(handle.readUInt32BE())
      await file.close()
      sftp.status(id, STATUS_CODE.OK)
    }),
  )
  sftp.on('FSTAT', (id, handle) =>
    give(id, async () => sftp.attrs(id, attributes(await fileOf(handle).stat()))),
  )
  for (const event of ['STAT', 'LSTAT'] as const)
    sftp.on(event as 'STAT', (id, path) =>
      give(id, async () => sftp.attrs(id, attributes(await stat(within(path))))),
    )
  sftp.on('REALPATH', (id, path) => {
    const filename = posix.normalize(`/${path}`)
    sftp.name(id, [{ filename, longname: filename, attrs: {} as Attributes }])
  })
  sftp.on('MKDIR', (id, path) => answer(id, mkdir(within(path))))
  sftp.on('REMOVE', (id, path) => answer(id, rm(within(path))))
  sftp.on('SETSTAT', (id) => sftp.status(id, STATUS_CODE.OK))
  sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK))
  sftp.on('RENAME', (id, from, to) =>
    answer(
      id,
      (async () => {
        await rename(within(from), within(to))
        if (basename(to) === sumsFile && nextReceipt) await writeReceipt(within(to), nextReceipt())
      })(),
    ),
  )
  const end = (): void => {
    for (const handle of handles.values()) void handle.close().catch(() => undefined)
    handles.clear()
  }
  sftp.on('end', () => {
    end()
    sftp.end()
  })
  sftp.on('close', end)
}

const attributes = ({ mode, size, atimeMs, mtimeMs }: Awaited<ReturnType<typeof stat>>): Attributes => ({
  mode: Number(mode),
  uid: 0,
  gid: 0,
  size: Number(size),
  atime: Math.floor(Number(atimeMs) / 1000),
  mtime: Math.floor(Number(mtimeMs) / 1000),
})
