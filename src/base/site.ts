/*
 * The address by which people reach this deployment. What is printed leads back here by it, whoever asked for it and through
 * whatever proxy: a code on paper that led elsewhere would vouch for anything.
 */
let site: string | undefined

export function useSite(origin: string): void {
  site = origin
}

/** Without a slash at its end. */
export function getSite(): string {
  if (site === undefined) throw new Error('this process was not told its address')
  return site
}
