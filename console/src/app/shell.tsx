import { Navigate, Outlet } from '@tanstack/react-router'
import { Announcer } from '../board/announcer.tsx'
import { LiveProvider, useSnapshot } from '../board/live/live-context.tsx'
import { SoundProvider } from '../board/sound/sound-context.tsx'
import { useSession } from '../session/session.ts'
import { Header } from './header.tsx'
import { SoundBlocked } from './sound-control.tsx'

/** A group that was removed, or an installation that was made anew: whoever sits here chooses again. */
function GroupGone() {
  const { groupGone } = useSnapshot()
  return groupGone ? <Navigate to="/start" /> : null
}

/** What surrounds every page once somebody has said who sits here: alarms are followed and heard on all of them. */
export function Shell() {
  const session = useSession()
  if (session === undefined) return <Navigate to="/start" />
  return (
    <LiveProvider session={session}>
      <SoundProvider>
        <GroupGone />
        <div className="shell">
          <Announcer />
          <Header session={session} />
          <SoundBlocked />
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </SoundProvider>
    </LiveProvider>
  )
}
