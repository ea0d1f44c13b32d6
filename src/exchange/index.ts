export type { InternalAnswer, InternalCall, MakeCall } from './gateway/call.ts'
export { child, childrenOf, escapeXml, readXml, textAt, type XmlElement, XmlError } from './soap/xml.ts'
