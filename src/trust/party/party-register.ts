import type pg from 'pg'
import type { OrganisationKind } from '../contract/party.ts'

/**
 * What other rooms tell the register of parties in the transaction of their own change, so that nothing is registered twice: a
 * controller is an organisation, a duty group a unit, a member of staff an employee, each with the same id.
 */
export interface PartyRegister {
  /** Registers an organisation, or changes what is given; kinds are kept when it is there already. */
  putOrganisation(
    client: pg.PoolClient,
    organisation: {
      id: string
      name: string
      organisationNumber?: string | undefined
      hsaId?: string | undefined
      kinds: readonly OrganisationKind[]
    },
  ): Promise<void>
  /** Registers a unit, or changes it; `organisation` is kept when it is there already. */
  putUnit(
    client: pg.PoolClient,
    unit: { id: string; name: string; organisation: string; serves: readonly string[] },
  ): Promise<void>
  /** Ends a unit, and the assignments at it. */
  endUnit(client: pg.PoolClient, id: string): Promise<void>
  putEmployee(client: pg.PoolClient, employee: { id: string; name: string }): Promise<void>
  /** Ends an employee: her duties, and her with her sessions when an administrator has given her nothing beside them. */
  endEmployee(client: pg.PoolClient, id: string): Promise<void>
  /** Makes her duty assignments just these; other assignments are left alone. */
  setDuties(
    client: pg.PoolClient,
    employee: string,
    duties: readonly { unit: string; role: 'operator' | 'responder' }[],
  ): Promise<void>
}

/** A person of some room's register, as the register of residents needs to know her. */
export interface ResidentWrite {
  /** Kept when she is registered already under the identity. */
  id: string
  name: string
  protectedIdentity: boolean
  /** Personnummer, samordningsnummer or reservnummer in its canonical form; undefined when nobody knows it. */
  identity?: string | undefined
  birthDate?: string | undefined
}

/** Residents: one of each person in the installation, however many controllers know her. */
export interface ResidentRegister {
  /**
   * Registers a resident, or changes what is known of her.
   *
   * @returns her internal id, by which all rooms refer to her: the given one, or that under which she is known already
   */
  register(client: pg.PoolClient, resident: ResidentWrite): Promise<string>
}
