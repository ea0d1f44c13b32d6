import '@midas-ds/components/default.css'
import './app/base.css'
import './app/header.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { Refusal } from './api/http.ts'
import { router } from './app/router.tsx'
import { markDocument, useLanguage } from './i18n/language.ts'
import { applyTheme } from './theme/theme.ts'

applyTheme()
markDocument()

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // what the server has refused it refuses again; what did not arrive may arrive
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
  },
})

function App() {
  const language = useLanguage()
  return (
    <I18nProvider locale={language === 'sv' ? 'sv-SE' : 'en-GB'}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  )
}

createRoot(document.getElementById('root')!).render(<App />)
