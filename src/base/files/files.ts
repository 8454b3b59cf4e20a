import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { newId } from '../id.ts'
import { defineProblems, refuse as refuseRequest } from '../problem.ts'

/*
 * Files are kept under the SHA-256 of their bytes, so that the same file is kept once, a name never lies, and nothing is
 * ever overwritten by something else. A file exists under its name only when all of it is on the disk.
 */
const refuse = defineProblems('files', {
  lost: { status: 500, vi: 'Tệp này có trong sổ nhưng không còn trong kho tệp. Hãy báo quản trị khôi phục thư mục "files" từ bản sao lưu.', en: 'This file is on record but no longer in the store. Ask your administrator to restore the "files" folder from a backup.' },
})

/** The SHA-256 of a file's bytes, in hex. */
export type Digest = string & { readonly __digest: never }

/** Unfinished files older than this belong to no living request. */
const abandonedAfter = 24 * 3_600_000

/** Bytes that files leave free: a photograph takes as much room as a thousand records, and those must be the last to be refused. */
export const reserve = 200 * 1024 * 1024
let current: string | undefined

/** Names the folder of this process's files, makes it, and sweeps out what killed processes left unfinished. */
export async function useFiles(folder: string): Promise<void> {
  const arriving = join(folder, 'arriving')
  await mkdir(arriving, { recursive: true, mode: 0o700 })
  for (const name of await readdir(arriving)) {
    const found = await stat(join(arriving, name)).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > abandonedAfter) await rm(join(arriving, name), { force: true })
  }
  current = folder
}

/**
 * Keeps bytes; when the promise settles they are on the disk, under their name, whatever happens to the machine.
 * Keeping the same bytes again replaces the file by itself, which also heals a damaged one.
 * @throws Problem `request.disk_full`, already while `reserve` is left; then nothing is left behind
 */
export async function putFile(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Digest> {
  const rough = join(getFolder(), 'arriving', newId())
  const { bavail, bsize } = await statfs(getFolder())
  if (bavail * bsize < reserve) throw refuseRequest('disk_full')
  try {
    const digest = await writeRough(rough, content instanceof Uint8Array ? [content] : content)
    await settle(rough, pathOf(digest))
    return digest
  } catch (error) {
    await rm(rough, { force: true }).catch(() => undefined)
    const code = (error as { code?: unknown } | null)?.code
    if (code === 'ENOSPC' || code === 'EDQUOT') throw refuseRequest('disk_full', undefined, { cause: error })
    throw error
  }
}

/** A file for reading from its beginning. The caller reads the stream to its end or destroys it. @throws Problem `files.lost` */
export async function openFile(digest: Digest): Promise<{ readonly bytes: number; readonly stream: Readable }> {
  const file = await open(pathOf(digest)).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') throw refuse('lost', undefined, { cause: error })
    throw error
  })
  const { size } = await file.stat()
  return { bytes: size, stream: file.createReadStream() }
}

export async function hasFile(digest: Digest): Promise<boolean> {
  return (await stat(pathOf(digest)).catch(() => undefined))?.isFile() ?? false
}

/** Takes a file away for good; one that is gone already is gone. */
export async function dropFile(digest: Digest): Promise<void> {
  await rm(pathOf(digest), { force: true })
}

/** @throws Error for what is no digest: it would be a path of somebody else's choice */
export function asDigest(text: string): Digest {
  if (!isDigest(text)) throw new Error('not the SHA-256 of a file')
  return text
}

export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text)
}

async function writeRough(rough: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256')
  const file = await open(rough, 'wx', 0o600)
  try {
    for await (const piece of content) {
      hash.update(piece)
      await file.writeFile(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return asDigest(hash.digest('hex'))
}

/** A rename is on the disk only when the directory is; and so is a directory that we have just made. */
async function settle(rough: string, path: string): Promise<void> {
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(rough, path)
  await sync(dirname(path))
  if (made !== undefined) await sync(dirname(dirname(path)))
}

async function sync(directory: string): Promise<void> {
  // Windows knows no such thing as a directory's own file.
  if (process.platform === 'win32') return
  const handle = await open(directory)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** 256 directories: a million files are four thousand in each. */
function pathOf(digest: Digest): string {
  return join(getFolder(), asDigest(digest).slice(0, 2), digest)
}

function getFolder(): string {
  if (current === undefined) throw new Error('the files have no folder yet')
  return current
}
