export { AnswerBody, Cell, Evidence, Fault, NodeDescription, RunAnswer } from './answer.ts'
export { Both, Filter, Name, Value } from './filter.ts'
export { fitsGrain } from './grain.ts'
export {
  answerType,
  Order,
  OtherOrder,
  orderType,
  Period,
  RunOrder,
  RunState,
  Selection,
  wireVersion,
} from './order.ts'
export { Dimension, Measure, ProductDefinition } from './product.ts'
export {
  type Distrust,
  longestOrder,
  type PublicKeys,
  type ReceivedOrder,
  readAnswer,
  readOrder,
  type Speaking,
  signAnswer,
  signOrder,
  Untrusted,
  type WireKey,
} from './signing.ts'
