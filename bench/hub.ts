// Measures the data hub's parts against their goals and prints the result as Markdown: npm run bench:hub.

import { loadCsv } from './hub/load.ts'
import { runMeasures } from './run-measures.ts'

await runMeasures('bench:hub', [loadCsv])
