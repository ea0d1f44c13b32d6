import { Navigate, Outlet } from '@tanstack/react-router'
import { Announcer } from '../board/announcer.tsx'
import { LiveProvider } from '../board/live/live-context.tsx'
import { SoundProvider } from '../board/sound/sound-context.tsx'
import { useSession } from '../session/session.ts'
import { Header } from './header.tsx'
import { SoundBlocked } from './sound-control.tsx'

/** What surrounds every page once somebody has said who sits here: alarms are followed and heard on all of them. */
export function Shell() {
  const session = useSession()
  if (session === undefined) return <Navigate to="/start" />
  return (
    <LiveProvider session={session}>
      <SoundProvider>
        <div className="shell">
          <Header session={session} />
          <SoundBlocked />
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        <Announcer />
      </SoundProvider>
    </LiveProvider>
  )
}
