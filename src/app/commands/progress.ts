export type Say = (line: string) => void
export type Progress = { to(done: number): void; end(): void }

const width = 28
const number = new Intl.NumberFormat('vi')

/** A bar that redraws itself on a terminal; elsewhere (a log, a pipe) a line for each tenth of the way. */
export function progress(label: string, total: number, say: Say, terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stdout): Progress {
  let shown = -1
  const draw = (done: number) => {
    const part = total === 0 ? 1 : Math.min(1, done / total)
    const step = Math.floor(part * (terminal.isTTY ? 100 : 10))
    if (step === shown) return
    shown = step
    const count = `${number.format(done)}/${number.format(total)}`
    if (terminal.isTTY) terminal.write(`\r${label} ${'█'.repeat(Math.round(part * width)).padEnd(width, '░')} ${count}`)
    else say(`${label} ${count}`)
  }
  return { to: draw, end: () => { if (terminal.isTTY && shown >= 0) terminal.write('\n') } }
}

/** 12.345 facts in 3,2 s: how fast it went, for whoever has to plan the night. */
export function pace(count: number, milliseconds: number): string {
  const seconds = Math.max(milliseconds, 1) / 1000
  return `${number.format(Math.round(count / seconds))}/s, ${number.format(Math.round(seconds * 10) / 10)} s`
}

export { number as inVietnamese }
