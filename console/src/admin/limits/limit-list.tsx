import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { inAddress } from '../../register/address.ts'
import type { PartyAround } from '../party-around.ts'
import { sectionTexts } from '../sections.texts.ts'
import { limitTexts } from './limits.texts.ts'

/** Every system, each leading to its limit. */
export function LimitList({ around }: { around: PartyAround }) {
  const texts = limitTexts[around.language]
  const [search, setSearch] = useState('')
  const { systems, ready, nameOf } = around.names
  const found = systems.filter(({ id, name, organisationId }) =>
    `${name} ${id} ${nameOf(organisationId)}`.toLowerCase().includes(search.trim().toLowerCase()),
  )
  return (
    <div className="register">
      <h1>{sectionTexts[around.language].names.limits}</h1>
      <p>{texts.lead}</p>
      <search className="register-tools">
        <label className="field">
          <span>{around.texts.search}</span>
          <input
            type="search"
            maxLength={100}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
      </search>
      {!ready && <Waiting lines={8} />}
      {ready && found.length === 0 && <p>{around.texts.nothingFound}</p>}
      <ul className="plain-list">
        {found.map(({ id, name, organisationId, suspended }) => (
          <li key={id}>
            <Link to="/trust/$section/$id" params={{ section: 'limits', id: inAddress(id) }}>
              {name}
            </Link>{' '}
            <span className="quiet">{nameOf(organisationId)}</span>{' '}
            {suspended && <span className="warn">{around.words.fields.suspended}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
