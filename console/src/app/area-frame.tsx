import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import '../register/register.css'

/** The frame of an area: the menu of what she may see in it, and the page chosen there. */
export function AreaFrame({ menu, children }: { menu: string; children: ReactNode }) {
  return (
    <div className="registers">
      <nav aria-label={menu} className="registers-menu no-print">
        {children}
      </nav>
      <div className="registers-page">
        <Outlet />
      </div>
    </div>
  )
}
