import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RoomMigrations } from '../database/migrate.ts'

/** Every room of the source tree that has migrations, the kernel first, the others by name. */
export async function allRoomMigrations(): Promise<RoomMigrations[]> {
  const source = join(import.meta.dirname, '..', '..')
  const rooms = (await readdir(source)).filter((room) => existsSync(join(source, room, 'migrations'))).sort()
  const ordered = rooms.sort((a, b) => Number(b === 'kernel') - Number(a === 'kernel'))
  return ordered.map((room) => ({ room, directory: join(source, room, 'migrations') }))
}
