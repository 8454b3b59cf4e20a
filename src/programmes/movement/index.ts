import type { Module } from '#base/module.ts'
import { movementApi } from './api.ts'
import { planVerbs } from './plan/plan_api.ts'
import { verificationVerbs } from './verification_api.ts'

export { acceptChecked, findAlike, judgeAlike, type Alike, type Side, type Verdict } from './duplicates.ts'
export { relativesOf } from './lineage.ts'
export { calendarOf, monthOfCalendar, readerOfKey, type CalendarEntry } from './plan/calendar.ts'
export { countedAs, deadlineKeys, eachKinds, type Deadline, type DeadlineKey, type Each, type ExtraQuestion, type PlanDraft, type PlanForm, type Target } from './plan/draft.ts'
export { copyPlan, getPlan, issuePlan, listPlans, plansFor, replacePlan, savePlan, type Plan, type PlanTarget } from './plan/plan.ts'
export { askedOf, cascadeOf, dueOf, type AskedByPlan, type Below, type Due, type Progress } from './plan/progress.ts'
export { formFor, submitByPlan, type FormOfPlan } from './plan/registering.ts'
export { remindDays, remindersFor, type Reminder } from './plan/reminders.ts'
export { placeToRegister, unitsToPlanFor, unitsToRegisterIn, unitsWithRegister } from './places.ts'
export { stepsFor, type OpenStep, type Steps } from './steps.ts'

/** The "Dân vận khéo" movement: units register models and exemplars; its full working life is built on this. */
export default {
  name: 'movement',
  needs: ['unit', 'people', 'verification', 'initiative'],
  verbs: { ...verificationVerbs, ...planVerbs },
  api: movementApi,
} satisfies Module
