import { chooseLanguage, useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { chooseTheme, type Theme, useTheme } from '../theme/theme.ts'
import { appTexts } from './app.texts.ts'

/** Two languages, the chosen one marked. */
export function LanguageSwitch() {
  const texts = useTexts(appTexts)
  const language = useLanguage()
  return (
    <div className="switch" role="group" aria-label={texts.language}>
      {(['sv', 'en'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          aria-label={one === 'sv' ? 'SV, svenska' : 'EN, English'}
          onClick={() => chooseLanguage(one)}
        >
          {one.toUpperCase()}
        </button>
      ))}
    </div>
  )
}

const signs = { auto: '◐', light: '☀', dark: '☾' } as const

export function ThemeSwitch() {
  const texts = useTexts(appTexts)
  const theme = useTheme()
  return (
    <div className="switch" role="group" aria-label={texts.theme}>
      {(Object.keys(signs) as Theme[]).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === theme}
          aria-label={texts.themes[one]}
          title={texts.themes[one]}
          onClick={() => chooseTheme(one)}
        >
          <span aria-hidden="true">{signs[one]}</span>
        </button>
      ))}
    </div>
  )
}
