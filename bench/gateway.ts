// Measures the service platform's gateway against its goals and prints the result as Markdown: npm run bench:gateway.

import { aggregation } from './gateway/aggregation.ts'
import { bodies } from './gateway/bodies.ts'
import { latency, processes, throughput } from './gateway/measures.ts'
import { writer } from './gateway/writer.ts'
import { runMeasures } from './run-measures.ts'

await runMeasures('bench:gateway', [throughput, latency, processes, aggregation, bodies, writer])
