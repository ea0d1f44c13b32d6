// Measures the alarm reception against its goals and prints the result as Markdown: npm run bench:alarm.

import { durable } from './durable/durable.ts'
import { memory } from './memory.ts'
import { painted } from './painted.ts'
import { replyTime } from './reply-time.ts'
import { runMeasures } from './run-measures.ts'
import { startTime } from './start-time.ts'

await runMeasures('bench:alarm', [durable, replyTime, painted, memory, startTime])
