export { Cell, Evidence, NodeDescription, RunAnswer } from './answer.ts'
export { Both, Filter, Name, Value } from './filter.ts'
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
