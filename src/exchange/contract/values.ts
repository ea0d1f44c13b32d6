import Type from 'typebox'

export { BasedOn, Id, Instant, oneOf, PageQuery, page, text } from '../../trust/index.ts'

/** HSA-id, as it stands in certificates and addresses; any prefix, since those of tests differ. */
export const HsaId = Type.String({ minLength: 2, maxLength: 64, pattern: '^[A-Za-z0-9*-]+$' })

/** A contract's key: `urn:riv:…Responder:1`, or name and major version. */
export const ContractKey = Type.String({ minLength: 3, maxLength: 300, pattern: '^[A-Za-z0-9:._/-]+$' })
