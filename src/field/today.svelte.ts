import { liveQuery } from 'dexie'
import { clockOffset, dayAt } from './clock.ts'

/** What day it is, by the server's clock as far as it is known; a telephone that was in a pocket overnight looks again. */
class Today {
  day = $state('')
  constructor() {
    const look = async () => { this.day = dayAt(Date.now(), await clockOffset()) }
    liveQuery(clockOffset).subscribe({ next: () => void look() })
    setInterval(look, 60_000)
    document.addEventListener('visibilitychange', () => void look())
  }
}

export const today = new Today()
