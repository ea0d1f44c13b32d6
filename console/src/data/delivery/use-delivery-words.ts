import { useQuery } from '@tanstack/react-query'
import { addDays } from '../../clock/swedish-time.ts'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { askHub, type ProductSummary } from '../data-api.ts'
import { formatStep } from '../figures/format-figure.ts'
import { deliveryTexts } from './delivery.texts.ts'
import type { Delivery, DeliveryPlan, Dispatch } from './delivery-api.ts'

/** What plans and deliveries are, as they are read. */
export function useDeliveryWords() {
  const texts = useTexts(deliveryTexts)
  const language = useLanguage()
  const { data: products = [] } = useQuery({
    queryKey: ['hub', 'products'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: ProductSummary[] }>('GET', '/products', { signal })).items,
  })
  const reason = (code: string | undefined) => (code === undefined ? '' : (texts.reasons[code] ?? code))
  return {
    product: (id: string) => products.find((each) => each.id === id)?.title[language] ?? id,
    reason,
    /** `De 3 senaste hela månaderna, 1 månad tidigare`. */
    relative({ unit, back, length }: DeliveryPlan['period']): string {
      const [one, many] = texts.units[unit]
      const word = back === 1 ? texts.back1[unit] : texts.backMany[unit]
      return texts.last(one, many, length) + (back === 0 ? '' : texts.earlier(back, word))
    },
    /** The first and the last day of a delivery's figures. */
    period: ({ period: { from, to } }: Delivery): string =>
      texts.until(formatStep(from, language), formatStep(addDays(to, -1), language)),
    target: ({ target }: DeliveryPlan): string =>
      target.kind === 'push'
        ? texts.push(target.user, target.host, target.port, target.folder)
        : texts.pickUp,
    /** How it stands, with why where it is not well. */
    sending: ({ state, reason: why, nextAt }: Dispatch): string =>
      [
        texts.sends[state],
        state === 'waiting' && why !== undefined && nextAt !== undefined
          ? texts.triesAgain(formatInstant(nextAt, language))
          : '',
      ]
        .filter(Boolean)
        .join(', ') + (why === undefined ? '' : `. ${reason(why)}`),
  }
}
