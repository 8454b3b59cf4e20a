import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { progressVerbs } from './progress/progress_api.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { attach, attachmentsOf, detach, type Attachment, type AttachmentKind } from './attachments/attachments.ts'
export { activitiesUnder, correctActivity, initiativeOfActivity, logActivity, withdrawActivity, type ActivityDraft, type ActivityTotal } from './progress/activities.ts'
export { sendFile } from './progress/files.ts'
export type { ActivityKind } from './progress/kinds.ts'
export { overdueUnder, tasksDue, type Overdue, type TaskDue } from './progress/overdue.ts'
export { progressOf, type Progress, type Standing } from './progress/progress.ts'
export { dropTarget, setTarget, type Target } from './progress/targets.ts'
export { dropTask, finishTask, layOut, reopenTask, saveTask, type Task, type TaskDraft } from './progress/tasks.ts'
export { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'evidence', 'fact', 'indicator', 'verification', 'initiative', 'kit'],
  verbs: { ...verificationVerbs, ...progressVerbs },
  api: movementApi,
} satisfies Module
