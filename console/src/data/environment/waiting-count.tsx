import { useTexts } from '../../i18n/texts.ts'
import { WaitingCount } from '../waiting-count.tsx'
import { environmentTexts } from './environment.texts.ts'
import { useEnvironments, useReviewQueue } from './environment-api.ts'
import { outputTexts } from './output/output.texts.ts'

/** How many results wait for her review, beside the way to them. */
export function ReviewCount() {
  const texts = useTexts(outputTexts)
  return <WaitingCount many={useReviewQueue().data?.length ?? 0} words={texts.waiting} />
}

/** How many results of her own projects she has got back to change. */
export function ReturnedCount() {
  const texts = useTexts(environmentTexts)
  const many = useEnvironments().data?.reduce((sum, { outputs }) => sum + outputs.returned, 0) ?? 0
  return <WaitingCount many={many} words={texts.waiting} />
}
