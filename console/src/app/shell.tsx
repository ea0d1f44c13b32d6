import { Outlet, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Announcer } from '../board/announcer.tsx'
import { LiveProvider, useSnapshot } from '../board/live/live-context.tsx'
import { SoundProvider } from '../board/sound/sound-context.tsx'
import { ChooseAssignment } from '../session/choose-assignment.tsx'
import { EndingSoon } from '../session/ending-soon.tsx'
import { assignmentOf, pageRights, useLogin } from '../session/login.ts'
import { useSession } from '../session/session.ts'
import { StepUp } from '../session/step-up.tsx'
import { mayOpen } from './areas.ts'
import { Header } from './header.tsx'
import { NotForYou } from './not-found.tsx'
import { SoundBlocked } from './sound-control.tsx'

/** What surrounds every page once it is known who sits here. */
export function Shell() {
  const login = useLogin()
  const session = useSession()
  if (login === undefined) return null
  if (login.kind === 'staff' && assignmentOf(login) === undefined) return <ChooseAssignment login={login} />
  if (session === undefined) {
    return (
      <div className="shell">
        <Header />
        <Inside />
      </div>
    )
  }
  return (
    // whoever may have alarms follows and hears them on every page
    <LiveProvider session={session}>
      <SoundProvider>
        <div className="shell">
          <Announcer />
          <Header following={session} />
          <SoundBlocked />
          <GroupGone>
            <Inside />
          </GroupGone>
        </div>
      </SoundProvider>
    </LiveProvider>
  )
}

function Inside() {
  const { pathname } = useLocation()
  const login = useLogin()
  return (
    <>
      <EndingSoon />
      <StepUp />
      <main id="content" tabIndex={-1}>
        {mayOpen(login === undefined ? [] : pageRights(login), pathname) ? <Outlet /> : <NotForYou />}
      </main>
    </>
  )
}

/** A unit that is no group of the alarm reception any more: whoever sits here chooses another assignment. */
function GroupGone({ children }: { children: ReactNode }) {
  const { groupGone } = useSnapshot()
  const login = useLogin()
  return groupGone && login ? <ChooseAssignment login={login} gone /> : children
}
