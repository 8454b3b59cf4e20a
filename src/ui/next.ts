/**
 * Where to go after signing in: only to a page of this very site, whatever the address asked for. Browsers read
 * `//elsewhere`, `/\elsewhere` and addresses with control characters as other sites.
 */
export function safeNext(asked: string | null | undefined, otherwise = '/'): string {
  if (!asked || asked.length > 2_000 || !/^\/(?![/\\])[^\\\u0000-\u001f\u007f]*$/.test(asked)) return otherwise
  const here = 'http://here.invalid'
  const url = URL.canParse(asked, here) ? new URL(asked, here) : undefined
  return url?.origin === here ? `${url.pathname}${url.search}${url.hash}` : otherwise
}
