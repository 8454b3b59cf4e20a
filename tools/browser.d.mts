/** The path of a Chromium, if there is one. */
export function findBrowser(): Promise<string | undefined>
/** The path of a Chromium, installed when we may; throws with the command to type when we may not. */
export function ensureBrowser(): Promise<string>
