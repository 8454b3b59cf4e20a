import type { Module } from '#base/module.ts'
import { wasteApi } from './api.ts'

export { alone, drawings, film, guides, loudspeaker } from './guide/guide.ts'
export { filmOf } from './guide/film.ts'
export { leafletOf } from './guide/leaflet.ts'
export { groupWords, signSvg } from './guide/sign.ts'
export { groups, isGroup, type Group } from './items/groups.ts'
export { findItems, items } from './items/items.ts'
export type { Item } from './items/find.ts'

/** Sorting household waste: what a kit cannot say, such as stock, collection rounds and which bin something belongs in. */
export default {
  name: 'waste',
  needs: ['form'],
  verbs: {},
  api: wasteApi,
} satisfies Module
