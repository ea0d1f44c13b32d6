import { loadPolicies } from '../load-policies.ts'
import { policyDirectory, readPolicyFiles } from '../policy-files.ts'
import { scenarioDocs } from './scenario-docs.ts'
import { scenarios } from './scenarios.ts'

/** The page `docs/scenarios.md`, of the rules as they are. */
export function scenarioPage(): string {
  return scenarioDocs(scenarios, loadPolicies(readPolicyFiles(policyDirectory)))
}
