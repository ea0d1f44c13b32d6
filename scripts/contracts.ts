// Writes what is made from the code: npm run contracts. Tests fail when it is not up to date.
import { writeFileSync } from 'node:fs'
import { configurationDocs } from '../src/kernel/index.ts'

const path = new URL('../docs/configuration.md', import.meta.url)
writeFileSync(path, configurationDocs())
console.log('wrote docs/configuration.md')
