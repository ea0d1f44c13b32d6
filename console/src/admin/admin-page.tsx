import { useParams, useSearch } from '@tanstack/react-router'
import { NotFound } from '../app/not-found.tsx'
import { fromAddress } from '../register/address.ts'
import { RegisterList } from '../register/list/register-list.tsx'
import { ObjectPage } from '../register/object-page.tsx'
import type { AnyRegister } from '../register/register.ts'
import { agreements } from './agreements/agreements.tsx'
import { AllowListOf, AllowLists } from './certification/allow-lists.tsx'
import { products } from './certification/products.tsx'
import { schemes } from './certification/schemes.tsx'
import { assignments } from './employees/assignments.tsx'
import { employees } from './employees/employees.tsx'
import { Alerts } from './limits/alerts.tsx'
import { LimitList } from './limits/limit-list.tsx'
import { limits } from './limits/limits.tsx'
import { organisations } from './organisations/organisations.tsx'
import { units } from './organisations/units.tsx'
import { usePartyAround } from './party-around.ts'
import { systems } from './systems/systems.tsx'
import './admin.css'

const registers: Record<string, AnyRegister> = {
  organisations,
  units,
  employees,
  assignments,
  systems,
  agreements,
  products,
  schemes,
}

/** A page of trust: a register, or one of the few that are no register. */
export function SectionPage() {
  const { section = '' } = useParams({ strict: false })
  const around = usePartyAround()
  if (section === 'allow-lists') return <AllowLists around={around} />
  if (section === 'limits') return <LimitList around={around} />
  if (section === 'alerts') return <Alerts around={around} />
  const register = registers[section]
  return register ? <RegisterList key={section} register={register} around={around} /> : <NotFound />
}

/** One object of trust. */
export function OnePage() {
  const { section = '', id: given } = useParams({ strict: false })
  const id = given && fromAddress(given)
  const { of } = useSearch({ strict: false })
  const around = usePartyAround(of)
  if (id === undefined) return <NotFound />
  if (section === 'allow-lists') return <AllowListOf key={id} controller={id} around={around} />
  const register = section === 'limits' ? limits : registers[section]
  if (register === undefined) return <NotFound />
  return <ObjectPage key={`${section}/${id}`} register={register} id={id} around={around} />
}
