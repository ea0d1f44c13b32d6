import type { ErrorComponentProps } from '@tanstack/react-router'
import { useTexts } from '../i18n/texts.ts'
import { appTexts } from './app.texts.ts'

export function NotFound() {
  const texts = useTexts(appTexts)
  return (
    <div className="dead-end">
      <h1>{texts.notFound}</h1>
      <p>{texts.notFoundText}</p>
      <a href="/">{texts.toStart}</a>
    </div>
  )
}

/** A page that is another role's. */
export function NotForYou() {
  const texts = useTexts(appTexts)
  return (
    <div className="dead-end">
      <h1>{texts.notForYou}</h1>
      <p>{texts.notForYouText}</p>
      <a href="/">{texts.toStart}</a>
    </div>
  )
}

/** Shown in place of a page that threw; the rest of the console goes on. */
export function PageBroke({ error }: ErrorComponentProps) {
  const texts = useTexts(appTexts)
  return (
    <div className="dead-end" role="alert">
      <h1>{texts.broke}</h1>
      <p>{texts.brokeText}</p>
      <pre>{String(error)}</pre>
      <a href={location.pathname}>{texts.reload}</a>
    </div>
  )
}
