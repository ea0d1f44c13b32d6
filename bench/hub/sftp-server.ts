// The SFTP server by itself, for the bench: serves one file, and says where. It ends when its parent does.
import { stat } from 'node:fs/promises'
import { loadOrCreateKey, startSftpServer } from '../../src/hub/testkit/index.ts'
import { createLog } from '../../src/kernel/index.ts'

const [file, hostKeyFile, clientKeyFile] = process.argv.slice(2) as [string, string, string]
const [hostKey, clientKey] = [await loadOrCreateKey(hostKeyFile), await loadOrCreateKey(clientKeyFile)]
const { size } = await stat(file)
const node = { kind: 'file', name: 'file', at: 0, bytes: size, path: file, delivery: '' } as const
const server = await startSftpServer({
  host: '127.0.0.1',
  port: 0,
  hostKey: hostKey.privateKey,
  log: createLog({ level: 'warn', json: false }),
  known: async (fingerprint) =>
    fingerprint === clientKey.fingerprint ? { id: 'bench', publicKey: clientKey.line } : undefined,
  letIn: async () => ({
    key: 'bench',
    tree: {
      find: async (path) => (path.endsWith('file') ? node : ({ kind: 'folder', name: '', at: 0 } as const)),
      list: async () => [node],
    },
    fetching: async () => undefined,
  }),
})
process.send!({ port: server.port, hostKey: hostKey.line, clientKey: clientKey.line })
process.once('disconnect', () => void server.stop())
