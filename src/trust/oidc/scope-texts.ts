import type { Text } from '../../kernel/index.ts'
import { parseSmartScope } from '../token/smart-scopes.ts'

const texts: Record<string, Text> = {
  openid: { sv: 'Veta att det är du', en: 'Know that it is you' },
  offline_access: {
    sv: 'Fortsätta tills du loggar ut eller tar tillbaka det',
    en: 'Go on until you log out or take it back',
  },
  'trust.rules.read': {
    sv: 'Läsa reglerna för vem som får se vad',
    en: 'Read the rules of who may see what',
  },
  'trust.rights.read': {
    sv: 'Se dina samtycken, spärrar och ombud',
    en: 'See your consents, blocks and proxies',
  },
  'trust.rights.write': {
    sv: 'Ändra dina samtycken, spärrar och ombud',
    en: 'Change your consents, blocks and proxies',
  },
  'trust.audit.own': { sv: 'Se vem som har sett dina uppgifter', en: 'See who has seen your data' },
}

const acts: Record<string, Text> = {
  c: { sv: 'lägga till', en: 'add' },
  r: { sv: 'läsa', en: 'read' },
  u: { sv: 'ändra', en: 'change' },
  d: { sv: 'ta bort', en: 'remove' },
  s: { sv: 'söka i', en: 'search' },
}

/** What a scope lets an app do, for whom it asks. One that has no text is shown as it is written. */
export function scopeText(scope: string): Text {
  const known = texts[scope]
  if (known) return known
  const smart = parseSmartScope(scope)
  if (!smart) return { sv: scope, en: scope }
  const said = (language: 'sv' | 'en') => [...smart.acts].map((act) => acts[act]![language]).join(', ')
  const what =
    smart.resource === '*'
      ? { sv: 'alla uppgifter', en: 'all data' }
      : { sv: smart.resource, en: smart.resource }
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  return { sv: `${capital(said('sv'))}: ${what.sv}`, en: `${capital(said('en'))}: ${what.en}` }
}
