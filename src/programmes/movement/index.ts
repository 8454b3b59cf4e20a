import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithChecks, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'verification', 'initiative'],
  verbs: verificationVerbs,
  api: movementApi,
} satisfies Module
