// What benches measure of the room by itself.
export { loadFiles } from '../load/load-batch.ts'
export type { Pseudonyms } from '../load/pseudonymise.ts'
export { checkMapping } from '../mapping/check-mapping.ts'
export { readCodeLists } from '../mapping/code-lists.ts'
export { parseMapping } from '../mapping/mapping.ts'
export { openStore } from '../store/store.ts'
