/**
 * Where one is in the app: `#/household/ID`. Behind the hash nothing is fetched, so that every step works without a line, and the
 * telephone's own way back goes one step back.
 */
export type Place = { readonly screen: string; readonly id: string; readonly about: string }

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [screen = '', id = ''] = path.split('/')
  return { screen: screen === '' ? 'today' : screen, id: decodeURIComponent(id), about: new URLSearchParams(query).get('about') ?? '' }
}

class Route {
  place: Place = $state.raw(read())
  #left = 0
  constructor() {
    addEventListener('hashchange', () => {
      // Back from a household one stands before the next one, not at the top of the lane again.
      if (this.place.screen === 'today') this.#left = scrollY
      this.place = read()
      requestAnimationFrame(() => scrollTo(0, this.place.screen === 'today' ? this.#left : 0))
      // A screen reader hears where it is now.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }))
    })
  }
}

export const route = new Route()

export function go(path: string): void {
  location.hash = path
}

/** As if the step just left had never been: a draft that was finished is not come back to. */
export function replace(path: string): void {
  location.replace(path)
}
