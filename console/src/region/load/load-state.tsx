import { Since } from '../../clock/since.tsx'
import { useTexts } from '../../i18n/texts.ts'
import type { Load } from '../region-api.ts'
import { loadTexts } from './load.texts.ts'

const classes: Partial<Record<Load['state'], string>> = { failed: 'services-bad', loaded: 'services-good' }

/** How a load stands; while it goes on, for how long. */
export function LoadState({ load: { state, startedAt } }: { load: Load }) {
  const texts = useTexts(loadTexts)
  return (
    <span className={classes[state]}>
      {texts.states[state]} {state === 'running' && startedAt !== undefined && <Since at={startedAt} />}
    </span>
  )
}
