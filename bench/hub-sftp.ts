// Measures SFTP against its goal and prints the result as Markdown.
import { sftp } from './hub/sftp.ts'
import { runMeasures } from './run-measures.ts'

await runMeasures('bench:hub', [sftp])
