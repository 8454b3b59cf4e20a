import { buildAppraisals } from './appraisal.ts'
import { buildCameras } from './cameras.ts'
import { buildCoordinators } from './coordinators.ts'
import { buildChecks } from './checks.ts'
import { buildHouseholds } from './household.ts'
import { takeOverLists } from './lists.ts'
import { buildMovement } from './movement.ts'
import { buildOffice } from './office.ts'
import { buildPapers } from './papers.ts'
import { buildPeople } from './people.ts'
import { buildProgress } from './progress.ts'
import { buildPlans } from './plans.ts'
import { buildSpread } from './spread.ts'
import { buildStories } from './stories.ts'
import { buildVillage } from './village.ts'
import { addUp } from './enter.ts'
import { buildWaste } from './waste.ts'
import { buildWasteProgramme } from './waste_programme.ts'
import { buildYears } from './years.ts'

export { demoAccounts, demoPassword } from './people.ts'

/**
 * The article's world: every figure it reports is computed here from records that invented people enter through the
 * same doors as everybody. The same run makes the same records, so a second one changes nothing.
 */
export async function buildDemo(units: ReadonlyMap<string, number>, say: (line: string) => void): Promise<void> {
  const began = Date.now()
  const people = await buildPeople(units)
  const world = { units, people }
  const counts = {
    waste: await buildWaste(world),
    wasteProgramme: await buildWasteProgramme(world),
    households: await buildHouseholds(world),
    cameras: await buildCameras(world),
    village: await buildVillage(world),
    office: await buildOffice(world),
    movement: await buildMovement(world),
    stories: await buildStories(world),
    coordinators: await buildCoordinators(world),
    plans: await buildPlans(world),
    lists: await takeOverLists(world),
  }
  // What follows looks at figures of what stands above.
  await addUp()
  const spread = await buildSpread(world)
  // Appraisals read what models logged.
  await buildProgress(world)
  const later = {
    spread,
    appraisals: await buildAppraisals(world),
    papers: await buildPapers(world),
    checks: await buildChecks(world),
  }
  await buildYears(world)
  const total = Object.values({ ...counts, ...later }).reduce((a, b) => a + b, 0)
  say(`Đã dựng ${total.toLocaleString('vi')} phiếu, văn bản và mô hình trong ${((Date.now() - began) / 1000).toLocaleString('vi', { maximumFractionDigits: 1 })} giây / records made: ${total}`)
}
