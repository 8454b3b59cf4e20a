import { liveQuery } from 'dexie'

/**
 * What the store holds now, drawn anew whenever it changes, in this window or another. `query` reads what it depends on before it
 * returns the question, so that another household asks anew.
 */
export function live<T>(query: () => () => Promise<T>, first: T): { readonly value: T } {
  let value: T = $state.raw(first)
  $effect(() => {
    const asked = liveQuery(query()).subscribe({
      next: (found) => { value = found },
      // Cleared: the screen that says so needs nothing of it.
      error: () => {},
    })
    return () => asked.unsubscribe()
  })
  return { get value() { return value } }
}
