import { newId, type Party } from '../../kernel/index.ts'
import type { Done, Guard, GuardedAct, PartyRegister, ResidentRegister } from '../../trust/index.ts'

/** For tests: lets everybody do everything, and remembers what was asked and entered. */
export function permissiveGuard() {
  const asked: (GuardedAct & { party: Party })[] = []
  const entered: (Done & { party: Party })[] = []
  const guard: Guard = {
    async require(party, of) {
      asked.push({ ...of, party })
      return { ...of, decision: newId() }
    },
    controllersFor: async (party) => party.controllers,
    async enter(_, party, done) {
      entered.push({ ...done, party })
    },
  }
  return { guard, asked, entered }
}

/** For tests: registers that remember what they were told, in order. A resident keeps the first id under an identity. */
export function rememberingRegisters() {
  const told: { act: string; [detail: string]: unknown }[] = []
  const note =
    (act: string) =>
    async (_: unknown, what: object | string): Promise<void> =>
      void told.push({ act, ...(typeof what === 'string' ? { id: what } : what) })
  const parties: PartyRegister = {
    putOrganisation: note('organisation'),
    putUnit: note('unit'),
    endUnit: note('end unit'),
    putEmployee: note('employee'),
    endEmployee: note('end employee'),
    setDuties: async (_, id, duties) => void told.push({ act: 'duties', id, duties }),
  }
  const known = new Map<string, string>()
  const residents: ResidentRegister = {
    async register(_, resident) {
      told.push({ act: 'resident', ...resident })
      const { identity, id } = resident
      if (identity === undefined) return id
      if (!known.has(identity)) known.set(identity, id)
      return known.get(identity)!
    },
  }
  return { parties, residents, told }
}
