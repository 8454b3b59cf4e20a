import { connect } from 'node:net'

export type Answer = { readonly status: number; readonly body: Buffer; readonly ms: number }
export type Client = { send(request: Buffer): Promise<Answer>; close(): void }

const endOfHead = Buffer.from('\r\n\r\n')

/**
 * One kept-alive connection that writes prepared bytes and reads status and body: the load generator shares the cores
 * with what it measures, so it does as little as possible. One request at a time; answers need a content-length.
 */
export function connectTo(port: number): Promise<Client> {
  return new Promise((ready, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let waiting: { done: (answer: Answer) => void; failed: (error: Error) => void; since: number } | undefined
    let got: Buffer = Buffer.alloc(0)
    const fail = (error: Error) => { failed(error); waiting?.failed(error) }
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('the server closed the connection')))
    socket.on('data', (chunk) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk])
      const head = got.indexOf(endOfHead)
      if (head < 0) return
      const text = got.toString('latin1', 0, head)
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (got.length < head + 4 + length) return
      const answer = { status: Number(text.slice(9, 12)), body: got.subarray(head + 4, head + 4 + length), ms: performance.now() - waiting!.since }
      got = Buffer.alloc(0)
      const { done } = waiting!
      waiting = undefined
      done(answer)
    })
    socket.on('connect', () => ready({
      send: (request) => new Promise((done, failed) => {
        waiting = { done, failed, since: performance.now() }
        socket.write(request)
      }),
      close: () => { socket.removeAllListeners(); socket.destroy() },
    }))
  })
}
