// For benchmarks: parts of the room that nobody else enters, each measured by itself.
export { combine } from '../combine/figure.ts'
export { loadOrCreateKey } from '../delivery/sftp/key-file.ts'
export { startSftpServer } from '../delivery/sftp/sftp-server.ts'
export { controlDisclosure } from '../disclosure/control.ts'
export { readProducts } from '../product/product-book.ts'
