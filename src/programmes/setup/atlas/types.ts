/** What the atlas says of units; shapes only, so that the tables and what is made of them need not import each other. */
import type { Day } from '#base/day.ts'

export type AtlasKind = 'nation' | 'province' | 'city' | 'district' | 'commune' | 'ward' | 'town' | 'special_zone'
  | 'village' | 'residential_area'
/** `to` is the last day lived, null while it lives; `kind` only where it differs from the unit's. */
export type AtlasLife = {
  readonly name: string; readonly parent: string | null; readonly from: Day; readonly to: Day | null; readonly kind?: AtlasKind
}
/** `kind` is that of the last life; position in degrees (WGS 84) of the seat, of a province the middle of its communes' seats. */
export type AtlasUnit = {
  readonly key: string; readonly kind: AtlasKind; readonly lives: readonly AtlasLife[]
  readonly lat?: number; readonly lon?: number; readonly areaKm2?: number; readonly population?: number; readonly officialCode?: string
}
/** Shares are shares of people. `estimated` speaks of `shareOfOld`; `shareOfNew` is an estimate unless it is 1. */
export type AtlasSuccession = {
  readonly from: string; readonly to: string; readonly day: Day
  readonly shareOfOld: number; readonly shareOfNew: number; readonly decree: string; readonly estimated: boolean
}
/** Land that changed hands without the people of `from`: told in a unit's history, never used to divide a figure. */
export type AtlasLandTransfer = { readonly from: string; readonly to: string; readonly day: Day; readonly decree: string }
/** Parents stand before their children in `units`. */
export type Atlas = {
  readonly units: readonly AtlasUnit[]
  readonly successions: readonly AtlasSuccession[]
  readonly landTransfers: readonly AtlasLandTransfer[]
}
