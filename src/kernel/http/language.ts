import type { Language } from '../errors/errors.ts'

/** The language of an answer: the one of ours that `Accept-Language` (RFC 9110, 12.5.4) ranks highest, else English. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { language: range.split('-')[0]!, quality: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .find(({ language }) => language === 'sv' || language === 'en' || language === '*')
  return wanted?.language === 'sv' ? 'sv' : 'en'
}
