/*
 * Keeps the app itself on the telephone, so that it opens without a line. Data is not its business: that lies in the store.
 * The names of the files, and a version made of them, are put in by the build.
 */
declare const FILES_TO_KEEP: readonly string[]
declare const VERSION_OF_FILES: string

/** What of the worker's own world is used here; the compiler knows that of pages. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void }
type Fetching = Lasting & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Worker = {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(name: 'install' | 'activate', work: (event: Lasting) => void): void
  addEventListener(name: 'fetch', work: (event: Fetching) => void): void
}
const worker = self as unknown as Worker
const shelf = `lantoa-field-${VERSION_OF_FILES}`

worker.addEventListener('install', (event) => {
  // All or nothing: a half-kept app would open to a blank page in the fields.
  event.waitUntil(caches.open(shelf).then((kept) => kept.addAll(FILES_TO_KEEP.map((path) => new Request(path, { cache: 'reload' })))).then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('lantoa-field-') && name !== shelf).map((name) => caches.delete(name))))
  event.waitUntil(old.then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (origin !== location.origin || event.request.method !== 'GET' || pathname.startsWith('/api/')) return
  const page = event.request.mode === 'navigate'
  event.respondWith(caches.open(shelf).then(async (kept) => (await kept.match(page ? '/field/' : event.request, { ignoreSearch: page })) ?? fetch(event.request)))
})
