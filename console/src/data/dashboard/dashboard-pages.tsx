import { DashboardPage } from './dashboard-page.tsx'
import { dashboards } from './dashboards.ts'

/** How full hospitals are. */
export const BedsPage = () => <DashboardPage key="beds" dashboard={dashboards.beds} />

/** How long one waits for care. */
export const WaitingPage = () => <DashboardPage key="waiting" dashboard={dashboards.waiting} />

/** What care costs, by contact and by individual. */
export const CostsPage = () => <DashboardPage key="costs" dashboard={dashboards.costs} />
