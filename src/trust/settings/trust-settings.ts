import type { Config } from '../../kernel/index.ts'
import { type FederationJoin, readFederationFile } from './federation-file.ts'
import { readJson, withinFile } from './settings-file.ts'
import { type AuditWitnesses, readWitnessFile } from './witness-file.ts'

/** What the files say that the section `trust` of the configuration names. */
export interface TrustSettings<L> {
  /** How people log in; undefined when nobody can. */
  readonly login: L | undefined
  readonly sessions: { readonly absoluteSeconds: number; readonly idleSeconds: number }
  readonly federation: FederationJoin | undefined
  readonly audit: AuditWitnesses
  /** What the names of cookies begin with. */
  readonly cookieName: string
}

/**
 * Reads the files that the section `trust` names, so that what is wrong in one stops the start with a sentence.
 *
 * @param checkLogin reads and checks the identity providers, for the login room's own form; throws with a sentence
 * @throws {ConfigError}
 */
export async function readTrustSettings<L>(
  trust: Config['trust'],
  checkLogin: (json: unknown) => L,
): Promise<TrustSettings<L>> {
  const { identityProvidersFile, federationFile, auditWitnessesFile } = trust
  return {
    login: identityProvidersFile === '' ? undefined : await readLogin(identityProvidersFile, checkLogin),
    sessions: { absoluteSeconds: trust.sessionHours * 3600, idleSeconds: trust.sessionIdleMinutes * 60 },
    federation: federationFile === '' ? undefined : await readFederationFile(federationFile),
    audit:
      auditWitnessesFile === ''
        ? { witnesses: [], witnessed: [] }
        : await readWitnessFile(auditWitnessesFile),
    cookieName: trust.cookieName,
  }
}

async function readLogin<L>(file: string, checkLogin: (json: unknown) => L): Promise<L> {
  const option = 'trust.identityProvidersFile'
  const json = await readJson(option, file)
  return withinFile(option, file, () => checkLogin(json))
}
