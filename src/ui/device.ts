const browsers = [
  [/\bEdgA?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bcoc_coc_browser\//, 'Cốc Cốc'],
  [/\bSamsungBrowser\//, 'Samsung Internet'], [/\bZalo\b/i, 'Zalo'],
  [/\bFirefox\//, 'Firefox'], [/\bChrome\//, 'Chrome'], [/\bCriOS\//, 'Chrome'], [/\bSafari\//, 'Safari'],
] as const
const machines = [
  [/\biPhone\b/, 'iPhone'], [/\biPad\b/, 'iPad'], [/\bAndroid\b/, 'Android'], [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'], [/\bCrOS\b/, 'ChromeOS'], [/\bLinux\b/, 'Linux'],
] as const

/** "Chrome · Android" from what a browser says of itself; parts it does not say are left out. */
export function deviceWords(userAgent: string): string {
  const first = (known: readonly (readonly [RegExp, string])[]) => known.find(([pattern]) => pattern.test(userAgent))?.[1]
  return [first(browsers), first(machines)].filter((part) => part !== undefined).join(' · ')
}

export function isPhone(userAgent: string): boolean {
  return /\b(iPhone|Android|Mobile)\b/.test(userAgent)
}
