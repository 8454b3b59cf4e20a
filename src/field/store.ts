import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Answers, FormDefinition } from '#core/form/engine/index.ts'

/*
 * Everything the telephone holds. It is the only copy of what waits to be sent: nothing here is taken away before the server
 * has acknowledged it, or its owner has said so.
 */

/** A refusal of the server in the words it sent. */
export type Refusal = { readonly code: string; readonly title: string; readonly at?: string; readonly by?: string; readonly errors?: readonly { readonly at?: string; readonly title: string }[] }

/**
 * A filled form that is still being written. `day` is null while it is the day of writing, or of the writing of what it `edits`: a
 * record that waits, and goes on waiting until the change is finished. `blank`: nobody has written into it yet.
 */
export type Draft = {
  readonly id: string; readonly form: string; readonly version: string; readonly unit: number | null; readonly about: string | null
  readonly day: string | null; readonly answers: Answers; readonly supersedes: string | null; readonly perhaps?: boolean; readonly touchedAt: number
  readonly edits?: string; readonly enteredAt?: number; readonly clock?: number; readonly blank?: boolean
}

/**
 * A filled form on its way. `clock` is by how many ms the telephone was known to be wrong when it was filled; a day that was
 * read from the clock (`dayByClock`) is put right when that turns out to be another. `attempts` counts from before the first byte leaves.
 * `perhaps`: what it corrects may never have arrived; then it stands for itself.
 */
export type Waiting = {
  readonly id: string; readonly form: string; readonly version: string; readonly unit: number; readonly day: string; readonly answers: Answers
  readonly about?: string; readonly supersedes?: string; readonly perhaps?: boolean; readonly digest: string
  readonly photos: readonly string[]; readonly bytes: number; readonly title: string
  readonly enteredAt: number; readonly clock: number; readonly dayByClock: boolean
  readonly attempts: number; readonly state: 'waiting' | 'refused'; readonly refusal?: Refusal
}

/** `sentTo`: units under which the server has it already. */
export type Photo = { readonly digest: string; readonly bytes: ArrayBuffer; readonly addedAt: number; readonly sentTo: readonly number[] }
export type Sent = { readonly id: string; readonly form: string; readonly version: string; readonly title: string; readonly unit: number; readonly day: string; readonly about?: string; readonly answers: Answers; readonly at: number }
export type CarriedForm = { readonly key: string; readonly version: string; readonly definition: FormDefinition; readonly kit: string | null; readonly latest: 0 | 1 }
export type Village = { readonly unit: number; readonly name: string; readonly commune: string; readonly carried: 0 | 1 }
/** A household as the register gave it, and what this telephone has heard since (`lastVisit`, `outcome`, `nextVisit`). */
export type Household = {
  readonly id: string; readonly unit: number; readonly lane: string; readonly label: string; readonly members: number | null
  readonly lat: number | null; readonly lon: number | null
  readonly lastVisit: string | null; readonly outcome: string | null; readonly nextVisit: string | null
}
type Setting = { readonly key: string; readonly value: unknown }

export class Store extends Dexie {
  declare drafts: EntityTable<Draft, 'id'>
  declare waiting: EntityTable<Waiting, 'id'>
  declare photos: EntityTable<Photo, 'digest'>
  declare sent: EntityTable<Sent, 'id'>
  declare forms: Table<CarriedForm, [string, string]>
  declare villages: EntityTable<Village, 'unit'>
  declare households: EntityTable<Household, 'id'>
  declare settings: EntityTable<Setting, 'key'>

  constructor(name = 'lantoa-field') {
    // A battery that dies must not take what was just saved along: each transaction waits until it is really written.
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      drafts: 'id, touchedAt, about',
      // `bytes` is an index so that the size of a thousand is read without reading them.
      waiting: 'id, enteredAt, [state+enteredAt], bytes, about, *photos',
      photos: 'digest, addedAt',
      sent: 'id, at, about',
      forms: '[key+version], latest',
      villages: 'unit, carried',
      households: 'id, unit, nextVisit',
      settings: 'key',
    })
  }
}

export const store = new Store()

export async function setting<T>(key: string): Promise<T | undefined> {
  return (await store.settings.get(key))?.value as T | undefined
}

export async function keep(key: string, value: unknown): Promise<void> {
  await store.settings.put({ key, value })
}
