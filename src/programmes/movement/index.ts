import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { adoptionOf, branchOf, lineageOf, type Adoption, type Finding, type Kin } from './spread/lineage.ts'
export { type Compared, type CommuneLikeness } from './spread/likeness.ts'
export { findModel, getModel, listModels, type FoundModel, type Model } from './spread/model.ts'
export { findings, keepOutcomes, monthsAfter, outcomesDue, outcomesOf, recordOutcome, windowOf, type After, type Outcome, type OutcomeDue, type ReadyOutcome } from './spread/outcome.ts'
export { sourceOf, takeUp, type Source, type TakenUp } from './spread/take_up.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'indicator', 'verification', 'initiative', 'kit'],
  verbs: { ...verificationVerbs, 'outcome.record': ['administrator', 'city_office', 'commune_officer', 'branch_head'] },
  api: movementApi,
} satisfies Module
