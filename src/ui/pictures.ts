import { getContext, setContext } from 'svelte'

/**
 * Where photographs are kept while there is no server to give them to. `take` keeps a file and says its digest, which is then the
 * answer; it throws what may be read to the person. `urlOf` shows one that is kept here, and nothing for one that is not.
 */
export type Pictures = { take(file: Blob, drawn?: boolean): Promise<string>; urlOf(digest: string): Promise<string | undefined> }

const key = Symbol('pictures')

export function providePictures(pictures: Pictures): void {
  setContext(key, pictures)
}

export function findPictures(): Pictures | undefined {
  return getContext<Pictures | undefined>(key)
}
