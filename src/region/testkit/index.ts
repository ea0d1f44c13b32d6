// What benches measure of the room by itself.
export { madeOnce } from '../compile/extract.ts'
export { loadFiles } from '../load/load-batch.ts'
export { makePseudonyms, type Pseudonyms } from '../load/pseudonymise.ts'
export { checkMapping } from '../mapping/check-mapping.ts'
export { readCodeLists } from '../mapping/code-lists.ts'
export { parseMapping } from '../mapping/mapping.ts'
export { type ExecuteDeps, execute } from '../run/execute.ts'
export { openStore } from '../store/store.ts'
