/** What people hold or do for an initiative, as the monthly report asks for it (research: domain §1.6). */
export const activityKinds = ['meeting', 'visit', 'training', 'work_day', 'publicity', 'inspection'] as const
export type ActivityKind = (typeof activityKinds)[number]

/** Which measures of `kits/skilful-mobilisation` an activity adds to: how often it was held and, where people came, how many. */
export const countedIn: Readonly<Record<ActivityKind, { readonly sessions: string; readonly participants?: string }>> = {
  meeting: { sessions: 'movement.meetings', participants: 'movement.meeting_people' },
  visit: { sessions: 'movement.home_visits' },
  training: { sessions: 'movement.trainings', participants: 'movement.learners' },
  work_day: { sessions: 'movement.work_days', participants: 'movement.work_day_people' },
  publicity: { sessions: 'movement.publicity' },
  inspection: { sessions: 'movement.inspections' },
}
