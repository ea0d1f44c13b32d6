// For benchmarks: parts of the room that nobody else enters, each measured by itself.

import { cellsBy, skewedCounts } from '../disclosure/attack-fixture.ts'
import { controlDisclosure } from '../disclosure/control.ts'
import { product, question } from '../disclosure/release-fixture.ts'

export { combine } from '../combine/figure.ts'
export { loadOrCreateKey } from '../delivery/sftp/key-file.ts'
export { startSftpServer } from '../delivery/sftp/sftp-server.ts'
export { readProducts } from '../product/product-book.ts'
export { controlDisclosure }

export const benchDisclosure = { cellsBy, controlDisclosure, product, question, skewedCounts }
export type { Entry } from '../disclosure/ledger.ts'
export type { DisclosureReport } from '../disclosure/report.ts'
