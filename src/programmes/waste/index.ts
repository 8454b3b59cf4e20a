import type { Module } from '#base/module.ts'
import { countActive } from './activity/activity.ts'
import { wasteApi } from './api.ts'
import { wasteVerbs } from './verbs.ts'

export { activityTold, countActive } from './activity/activity.ts'
export { agreeToBoard, boardFigures, boardOf, leaveBoard, type BoardFigure } from './board/board.ts'
export { drawings, film, guides, loudspeaker } from './guide/guide.ts'
export { filmOf } from './guide/film.ts'
export { leafletOf } from './guide/leaflet.ts'
export { groupWords, signSvg } from './guide/sign.ts'
export { groups, isGroup, type Group } from './items/groups.ts'
export { findItems, items } from './items/items.ts'
export type { Item } from './items/find.ts'
export { changeDay, collectionsFor, endRound, getRound, planRound, type RoundDay } from './round/round.ts'
export { countStock, goods, handOut, receiveStock, stockOf, storeOfMove, type Good, type Receiver, type StockDraft } from './stock/stock.ts'
export { estimateOf, keepEstimate, type Estimate } from './weighing/weighing.ts'
export { daysOf } from './weighing/weighing_api.ts'
export { least as leastToScale } from './weighing/ratio.ts'

/** Sorting household waste: what a kit cannot say, such as stock, collection rounds and which bin something belongs in. */
export default {
  name: 'waste',
  needs: ['unit', 'people', 'household', 'fact', 'form', 'indicator'],
  verbs: wasteVerbs,
  jobs: { 'waste.count-active': async (ctx) => { await countActive(ctx) } },
  crons: [{ job: 'waste.count-active', at: '20 18 * * *' }],
  api: wasteApi,
} satisfies Module
