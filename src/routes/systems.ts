import type { Drawing } from '$ui/Illustration.svelte'
import { m } from '$ui/words.ts'

/** The seven works of the mission, each with the figures that tell most of it; kits that are not installed leave theirs empty. */
export const systems: readonly { readonly name: SystemName; readonly drawing: Drawing; readonly figures: readonly string[]; /** Its own page for everybody. */ readonly page?: string }[] = [
  {
    name: 'movement', drawing: 'rings',
    figures: ['movement.registered.grassroots', 'movement.registered.district', 'movement.registered.city'],
  },
  { name: 'waste', drawing: 'bins', figures: ['waste.households', 'waste.replicated_communes', 'waste.reduction_tonnes'], page: '/waste' },
  { name: 'village', drawing: 'craft', figures: ['village.tourist_points_with_wifi_share', 'village.help_sessions'] },
  {
    name: 'office', drawing: 'document',
    figures: ['office.incoming_received', 'office.incoming_processed_share', 'office.exchanged_signed_share'],
  },
  { name: 'cameras', drawing: 'camera', figures: ['cameras.points', 'cameras.households', 'cameras.streets_covered'] },
  { name: 'reportage', drawing: 'photographs', figures: ['stories.photographs'] },
  { name: 'outreach', drawing: 'talk', figures: [] },
]

export type SystemName = 'movement' | 'waste' | 'village' | 'office' | 'cameras' | 'reportage' | 'outreach'

export function systemWords(name: SystemName): { title: string; about: string } {
  const words = {
    movement: [m.home_movement, m.home_movement_about], waste: [m.home_waste, m.home_waste_about],
    village: [m.home_village, m.home_village_about],
    office: [m.home_office, m.home_office_about], cameras: [m.home_cameras, m.home_cameras_about],
    reportage: [m.home_reportage, m.home_reportage_about], outreach: [m.home_outreach, m.home_outreach_about],
  } as const
  const [title, about] = words[name]
  return { title: title(), about: about() }
}
