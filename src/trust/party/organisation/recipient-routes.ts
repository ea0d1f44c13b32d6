import Type from 'typebox'
import type { App, Database } from '../../../kernel/index.ts'
import { OrganisationName, Recipient } from '../../contract/party.ts'
import { base } from '../register/register-routes.ts'

/** Organisations listed at most; a country's regions, municipalities and care providers with some to spare. */
const most = 2000

/**
 * Those that a resident may consent to, block or appoint: regions, municipalities and care providers with their units. Names alone,
 * so that she need not be let into the register. And whom an organisation may agree with: every organisation's name is public
 * (its number is in Bolagsverket's and SCB's registers), though what else is known of it is its own.
 */
export function addRecipientRoutes(app: App, { pool }: Pick<Database, 'pool'>): void {
  app.get(
    `${base}/recipients`,
    {
      config: { permission: 'trust.rights.read' },
      schema: {
        tags: ['parties'],
        summary: 'Regions, municipalities and care providers by name, with their units',
        response: { 200: Type.Object({ items: Type.Array(Recipient) }) },
      },
    },
    async () => {
      const { rows } = await pool.query<Recipient>({
        name: 'trust.recipients',
        text: `select o.id, o.name, o.kinds, coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by u.name)
              from trust.unit u where u.organisation_id = o.id and u.ended_at is null), '[]') as units
            from trust.organisation o
            where o.ended_at is null and o.kinds && '{region,municipality,care_provider,social_care_provider}'
            order by o.name, o.id limit $1`,
        values: [most],
      })
      return { items: rows }
    },
  )
  app.get(
    `${base}/organisation-names`,
    {
      config: { permission: 'trust.parties.read' },
      schema: {
        tags: ['parties'],
        summary: 'Organisations by name, for whoever makes or reads an agreement with them',
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: most })),
        }),
        response: { 200: Type.Object({ items: Type.Array(OrganisationName) }) },
      },
    },
    async ({ query: { search = '', limit = most } }) => {
      const { rows } = await pool.query<OrganisationName>({
        name: 'trust.organisation_names',
        text: `select o.id, o.name, o.kinds from trust.organisation o
            where o.ended_at is null and strpos(lower(o.name), lower($1)) > 0
            order by o.name, o.id limit $2`,
        values: [search.trim(), limit],
      })
      return { items: rows }
    },
  )
}
