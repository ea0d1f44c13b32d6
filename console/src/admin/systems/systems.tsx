import { Link } from '@tanstack/react-router'
import type { System, SystemWrite } from '../../api/contract.ts'
import { inAddress } from '../../register/address.ts'
import { Pick, Several, TextInput } from '../../register/form/fields.tsx'
import { inTrust } from '../in-trust.ts'
import { Lines } from '../parts/lines.tsx'
import { PickMany, PickOne } from '../parts/pick-one.tsx'
import type { PartyRegister } from '../party-around.ts'
import { FirstKey, Keys } from './keys.tsx'
import { Suspension } from './suspension.tsx'
import { systemTexts } from './systems.texts.ts'

/** A system as it is written; the id is chosen once, when it is made. */
type SystemForm = SystemWrite & { id?: string }

const ways = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'] as const
const bindings = ['dpop', 'mtls'] as const
const grants = ['client_credentials', 'authorization_code', 'refresh_token'] as const

/** Systems of organisations: components that call, and apps. */
export const systems: PartyRegister<System, SystemForm> = {
  ...inTrust('systems', 'trust.systems.write'),
  removable: true,
  filters: [
    {
      name: 'organisation',
      label: ({ words }) => words.organisation,
      choices: ({ names }) => names.organisations.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'suspended',
      label: ({ words }) => words.state,
      choices: ({ language }) => [{ value: 'true', label: systemTexts[language].suspendedOnly }],
    },
  ],
  columns: [
    { key: 'name', head: ({ texts }) => texts.name, text: ({ name }) => name },
    {
      key: 'organisation',
      head: ({ language }) => systemTexts[language].owner,
      text: ({ organisationId }, { names }) => names.nameOf(organisationId),
    },
    {
      key: 'for',
      head: ({ language }) => systemTexts[language].actsFor,
      text: ({ actsFor }, { names, words }) =>
        actsFor.length > 3
          ? `${actsFor.slice(0, 2).map(names.nameOf).join(', ')} ${words.more(actsFor.length - 2)}`
          : actsFor.map(names.nameOf).join(', '),
    },
    {
      key: 'product',
      head: ({ words }) => words.product,
      text: ({ productId }, { names }) => names.nameOf(productId),
    },
    {
      key: 'state',
      head: ({ words }) => words.state,
      text: ({ suspended }, { language }) =>
        suspended ? `${systemTexts[language].suspended}: ${suspended.reason}` : systemTexts[language].inUse,
    },
  ],
  nameOf: ({ name }) => name,
  empty: () => ({
    id: '',
    name: '',
    organisationId: '',
    actsFor: [],
    scopes: [],
    authentication: 'private_key_jwt',
    tokenBinding: 'dpop',
    grantTypes: ['client_credentials'],
  }),
  toWrite: ({ id: _id, version: _version, updatedAt: _at, suspended: _suspended, ...write }) => write,
  fields(form, { texts, language, names }, id) {
    const own = systemTexts[language]
    const choice = <T extends keyof typeof own.codes>(value: T) => ({ value, label: own.codes[value] })
    const { organisationId, productId, actsFor, scopes, authentication, tokenBinding, grantTypes } =
      form.value
    return (
      <>
        {id === undefined && (
          <TextInput form={form} field="id" label={own.id} hint={own.idHint} required max={200} />
        )}
        <TextInput form={form} field="name" label={texts.name} required max={150} />
        <PickOne
          label={own.owner}
          required
          from={names.organisations}
          path="organisations"
          value={organisationId}
          shown={names.nameOf(organisationId)}
          fault={form.fault('organisationId')}
          onChange={(chosen) => form.set('organisationId', chosen ?? '')}
        />
        <PickOne
          label={own.product}
          from={names.products}
          path="products"
          value={productId}
          shown={names.nameOf(productId)}
          fault={form.fault('productId')}
          onChange={(chosen) => form.set('productId', chosen)}
        />
        <PickMany
          label={own.actsFor}
          hint={own.actsForHint}
          from={names.organisations}
          path="organisations"
          values={actsFor}
          nameOf={names.nameOf}
          fault={form.fault('actsFor')}
          onChange={(ids) => form.set('actsFor', ids)}
        />
        <Lines
          label={own.scopes}
          hint={own.scopesHint}
          values={scopes}
          fault={form.fault('scopes')}
          onChange={(values) => form.set('scopes', values)}
        />
        <Pick
          label={own.authentication}
          value={authentication}
          choices={ways.map(choice)}
          fault={form.fault('authentication')}
          onChange={(value) => value && form.set('authentication', value as SystemWrite['authentication'])}
        />
        <Pick
          label={own.binding}
          value={tokenBinding}
          choices={bindings.map(choice)}
          fault={form.fault('tokenBinding')}
          onChange={(value) => value && form.set('tokenBinding', value as SystemWrite['tokenBinding'])}
        />
        {authentication === 'tls_client_auth' && (
          <TextInput
            form={form}
            field="certificateSubject"
            label={own.subject}
            hint={own.subjectHint}
            max={500}
          />
        )}
        <Several
          label={own.grants}
          values={grantTypes}
          choices={grants.map(choice)}
          onChange={(values) => form.set('grantTypes', values)}
        />
        {grantTypes.includes('authorization_code') && (
          <Lines
            label={own.redirects}
            hint={own.redirectsHint}
            values={form.value.redirectUris ?? []}
            fault={form.fault('redirectUris')}
            onChange={(values) => form.set('redirectUris', values)}
          />
        )}
        <TextInput form={form} field="componentHsaId" label={own.component} max={31} />
        <TextInput form={form} field="jwksUri" label={own.jwksUri} hint={own.jwksUriHint} max={2048} />
        {id === undefined && authentication !== 'tls_client_auth' && !form.value.jwksUri && (
          <FirstKey texts={own} onKey={(key) => form.set('jwks', key && { keys: [key] })} />
        )}
      </>
    )
  },
  beside: (doc, _form, around) => (
    <>
      <Suspension system={doc} around={around} />
      <Keys system={doc} around={around} />
      <p>
        <Link to="/trust/$section/$id" params={{ section: 'limits', id: inAddress(doc.id) }}>
          {systemTexts[around.language].limit}
        </Link>
      </p>
    </>
  ),
}
