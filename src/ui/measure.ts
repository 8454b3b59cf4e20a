import { m } from './words.ts'

/**
 * What figures count, in the reader's language. Kits name their units of measure in English; one that nobody foresaw is
 * shown as it stands there.
 */
const known: Readonly<Record<string, () => string>> = {
  percent: () => '%',
  households: m.measure_households,
  documents: m.measure_documents,
  'camera points': m.measure_camera_points,
  streets: m.measure_streets,
  areas: m.measure_areas,
  points: m.measure_points,
  officers: m.measure_officers,
  cases: m.measure_cases,
  'models and exemplars': m.measure_models,
  photographs: m.measure_photographs,
  sessions: m.measure_sessions,
  visits: m.measure_visits,
  tonnes: m.measure_tonnes,
  'million dong': m.measure_million_dong,
  pieces: m.measure_pieces,
  districts: m.measure_districts,
  communes: m.measure_communes,
  meetings: m.measure_meetings,
  activities: m.measure_activities,
  people: m.measure_people,
  classes: m.measure_classes,
  learners: m.measure_learners,
  'work days': m.measure_work_days,
  items: m.measure_items,
  inspections: m.measure_inspections,
}

export function measureText(unitOfMeasure: string): string {
  return known[unitOfMeasure]?.() ?? unitOfMeasure
}
