import { Link, Outlet, useParams } from '@tanstack/react-router'
import { mayOpen, type RegisterName, registerNames } from '../app/areas.ts'
import { NotFound } from '../app/not-found.tsx'
import { useTexts } from '../i18n/texts.ts'
import { rightsTexts } from '../rights/rights.texts.ts'
import { useLogin } from '../session/login.ts'
import { OutcomesLink } from '../write-back/outcomes-link.tsx'
import { useAround } from './around.ts'
import { chains } from './chains/chains.tsx'
import { controllers } from './controllers/controllers.tsx'
import { devices } from './devices/devices.tsx'
import { groups } from './groups/groups.tsx'
import { homes } from './homes/homes.tsx'
import { RegisterList } from './list/register-list.tsx'
import { ObjectPage } from './object-page.tsx'
import { people } from './people/people.tsx'
import { registerTexts } from './register.texts.ts'
import type { AnyRegister } from './register.ts'
import { staff } from './staff/staff.tsx'
import './register.css'

const registers: Record<RegisterName, AnyRegister> = {
  people,
  homes,
  devices,
  chains,
  groups,
  staff,
  controllers,
}

const registerNamed = (name: string | undefined): AnyRegister | undefined =>
  (registers as Record<string, AnyRegister>)[name ?? '']

/** The frame of the registers: their menu, and the page chosen in it. */
export function RegistersPage() {
  const texts = useTexts(registerTexts)
  const rights = useTexts(rightsTexts)
  const permissions = useLogin()?.permissions ?? []
  const opens = (name: string) => mayOpen(permissions, `/registers/${name}`)
  return (
    <div className="registers">
      <nav aria-label={texts.menu} className="registers-menu no-print">
        {registerNames.filter(opens).map((name) => (
          <Link key={name} to="/registers/$register" params={{ register: name }}>
            {texts.names[name]}
          </Link>
        ))}
        {opens('tests') && <Link to="/registers/tests">{texts.tests}</Link>}
        {opens('outcomes') && <OutcomesLink />}
        {opens('rights') && <Link to="/registers/rights">{rights.menu}</Link>}
      </nav>
      <div className="registers-page">
        <Outlet />
      </div>
    </div>
  )
}

export function ListPage() {
  const { register: name } = useParams({ strict: false })
  const register = registerNamed(name)
  const around = useAround()
  return register ? <RegisterList key={name} register={register} around={around} /> : <NotFound />
}

export function OnePage() {
  const { register: name, id } = useParams({ strict: false })
  const register = registerNamed(name)
  const around = useAround()
  return register && id ? (
    <ObjectPage key={`${name}/${id}`} register={register} id={id} around={around} />
  ) : (
    <NotFound />
  )
}
