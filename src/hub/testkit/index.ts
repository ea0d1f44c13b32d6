// For benchmarks: parts of the room that nobody else enters, each measured by itself.
export { loadOrCreateKey } from '../delivery/sftp/key-file.ts'
export { startSftpServer } from '../delivery/sftp/sftp-server.ts'
