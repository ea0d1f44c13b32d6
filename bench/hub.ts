// Measures the data hub against its goals and prints the result as Markdown: npm run bench:hub.

import { loadCsv } from './hub/load.ts'
import { pseudonymising } from './hub/pseudonyms.ts'
import { sftp } from './hub/sftp.ts'
import { waiting } from './hub/waiting.ts'
import { runMeasures } from './run-measures.ts'

await runMeasures('bench:hub', [waiting, pseudonymising, loadCsv, sftp])
