export { createDemoLogin, type LogIn } from './access/demo-person.ts'
export {
  createPlainFetch,
  createSystemFetch,
  makeCredentials,
  type SystemCredentials,
  type SystemFetch,
} from './access/system-access.ts'
export type { Counts } from './counts.ts'
export type { SimulatorLog } from './log.ts'
export { ordinarySize, type PopulationSize } from './population/make-population.ts'
export { recordSystem } from './population/surroundings.ts'
export { levelPlatforms } from './records/levels.ts'
export type { ServicesAccess } from './records/run-records.ts'
export { receptionHsaId } from './records/world.ts'
export {
  type GeneratedRegion,
  type GeneratedRegions,
  generateRegions,
  type RegionSource,
  type RegionsOptions,
} from './regions/generate-regions.ts'
export { type ModelRegion, mappingFileOf, modelRegions } from './regions/model-region.ts'
export {
  type PlantedAnswer,
  type PlantedQuestion,
  plantedAnswers,
} from './regions/planted/planted-answers.ts'
export { type Register, type RegisterOptions, startRegister } from './register/register.ts'
export { differencingQuestions } from './setup/data/differencing.ts'
export {
  connectNode,
  type DataAccess,
  type FetchKey,
  lookAtNode,
  type NodeToKnow,
  setUpHub,
  setUpRegion,
} from './setup/data/set-up-data.ts'
export { letSystemIn } from './setup/let-in.ts'
export type { LevelAccess } from './setup/levels/set-up-levels.ts'
export { visitors } from './setup/services/visitor.ts'
export type { Question } from './setup/trust/set-up-trust.ts'
export { createSimulator, type Simulator, type SimulatorOptions, type SipAddress } from './simulator.ts'
