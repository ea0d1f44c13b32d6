import { useTexts } from '../../i18n/texts.ts'
import { loadTexts } from './load.texts.ts'
import { LoadList } from './load-list.tsx'
import { Sources } from './sources.tsx'

/** Where the region's data comes from, and how loading it has gone. */
export function LoadsPage() {
  const texts = useTexts(loadTexts)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Sources />
      <LoadList />
    </div>
  )
}
