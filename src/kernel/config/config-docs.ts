import { allowed, options } from './options.ts'

/** The text of docs/configuration.md, made from the schema. */
export function configurationDocs(): string {
  const sections = Map.groupBy(options, ({ path }) => (path.includes('.') ? path.split('.')[0]! : ''))
  return `${[
    '# Configuration',
    '',
    'Written by `npm run contracts` from `src/kernel/config/schema.ts`; change it there.',
    '',
    'An option has the value written below unless the file given with `knutpunkt serve --config FILE` says otherwise',
    '(JSON, nested as the names are); the environment overrules the file, and the command line overrules both.',
    'Everything is checked at start: an unknown name or a value that is not allowed stops the program with a sentence',
    'that says so. An empty variable in the environment counts as not set; lists are separated by commas there, and',
    'objects are JSON.',
    '',
    '```json',
    '{ "http": { "port": 8081 }, "welfare": { "repeatWindowSeconds": 600 } }',
    '```',
    ...[...sections].flatMap(([name, members]) => [
      '',
      `## ${name === '' ? 'Top level' : name}`,
      ...members.flatMap((option) => [
        '',
        `### ${option.path}`,
        '',
        option.schema.description,
        '',
        `- Allowed: ${allowed(option)}`,
        `- When not said: ${shown(option.schema.default)}`,
        `- Environment: \`${option.env}\``,
        ...(option.schema.secret ? ['- Secret: never shown in messages'] : []),
      ]),
    ]),
  ].join('\n')}\n`
}

function shown(value: unknown): string {
  return value === '' || (Array.isArray(value) && value.length === 0)
    ? 'empty'
    : `\`${typeof value === 'object' ? JSON.stringify(value) : value}\``
}
