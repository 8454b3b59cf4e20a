import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { appraisalVerbs } from './appraisal/appraisal_api.ts'
import { verificationVerbs } from './verification_api.ts'

export { appraisalsWaiting, cancelAppraisal, excuseAppraiser, inviteAppraisers, noteDiscussion, openAppraisal } from './appraisal/appraisal.ts'
export { appraisalInBrief, type AppraisalInBrief } from './appraisal/brief.ts'
export { minutesOf, type Minutes } from './appraisal/minutes.ts'
export type { Candidate } from './appraisal/panel.ts'
export { proposals, type Ballot, type Proposal, type Suggestion, type Threshold } from './appraisal/points.ts'
export { endRubric, getRubric, listRubrics, putInForce, saveRubric, type Rubric } from './appraisal/rubric.ts'
export { totalOf, type Criterion, type RubricDraft } from './appraisal/rubric_form.ts'
export { giveScores, type Sheet } from './appraisal/score.ts'
export { readAppraisal, type ShownAppraisal, type Vote } from './appraisal/shown.ts'
export { closeAppraisal, type Given, type Standing } from './appraisal/standing.ts'
export { advanceAppraised, recordVote, type Meeting, type Support } from './appraisal/vote.ts'
export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'indicator', 'verification', 'initiative'],
  verbs: { ...verificationVerbs, ...appraisalVerbs },
  api: movementApi,
} satisfies Module
