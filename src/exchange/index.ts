import { addressingErrors } from './addressing/addressing-errors.ts'
import { indexErrors } from './engagement-index/index-errors.ts'
import { contractErrors } from './service-contract/contract-errors.ts'
import { trafficErrors } from './traffic/traffic-errors.ts'

export { exchangeActTexts } from './act-texts.ts'
export { createExchange, type Exchange, type ExchangeDeps } from './create-exchange.ts'
export type { InternalAnswer, InternalCall, MakeCall } from './gateway/call.ts'
export { child, childrenOf, escapeXml, readXml, textAt, type XmlElement, XmlError } from './soap/xml.ts'

/** Every error of the room, for the documentation. */
export const exchangeErrors = [
  ...Object.values(contractErrors),
  ...Object.values(addressingErrors),
  ...Object.values(trafficErrors),
  ...Object.values(indexErrors),
]
