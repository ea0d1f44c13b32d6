// What tests of the pages need of personal identities: they enter no room but through the tests' own.
export { createIdentityVault, loadOrCreateKeys, newId, type PersonIdentity } from '../kernel/index.ts'
