import { type Name, prefixes, type Resource, type Value } from './resource.ts'

type Json = { [key: string]: string | Json | (string | Json)[] }

/** Resources as JSON-LD 1.1, with the vocabularies' short names in its context. */
export function jsonLd(resources: readonly Resource[]): Json {
  return { '@context': { ...prefixes }, '@graph': resources.map(objectOf) }
}

function objectOf({ iri, is, has }: Resource): Json {
  return {
    ...(iri !== undefined && { '@id': iri }),
    '@type': [...is],
    ...Object.fromEntries(
      (Object.entries(has) as [Name, readonly Value[] | undefined][])
        .filter(([, values = []]) => values.length > 0)
        .map(([name, values = []]) => [name, values.map(valueOf)]),
    ),
  }
}

function valueOf(value: Value): Json {
  if ('to' in value) return { '@id': value.to }
  if (!('text' in value)) return objectOf(value)
  const { text, language, type } = value
  return {
    '@value': text,
    ...(language !== undefined && { '@language': language }),
    ...(type !== undefined && { '@type': type }),
  }
}
