import { resolve } from 'node:path'
import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('settings', {
  port_taken: { status: 409, vi: 'Cổng {port} đang có chương trình khác dùng. Hãy tắt chương trình đó hoặc đặt PORT khác.', en: 'Port {port} is in use by another program. Stop it or set another PORT.' },
  listen: { status: 422, vi: 'Không mở được cổng {port} ở địa chỉ {host} ({reason}). Hãy xem lại HOST và PORT.', en: 'Port {port} at {host} could not be opened ({reason}). Look at HOST and PORT again.' },
  port: { status: 422, vi: 'PORT phải là số từ 0 đến 65535, không phải "{given}".', en: 'PORT must be a number from 0 to 65535, not "{given}".' },
  host: { status: 422, vi: 'HOST phải là địa chỉ hoặc tên máy, không phải "{given}".', en: 'HOST must be an address or a host name, not "{given}".' },
  database: { status: 422, vi: 'DATABASE_URL phải có dạng postgres://người-dùng:mật-khẩu@máy:cổng/tên.', en: 'DATABASE_URL must look like postgres://user:password@host:port/name.' },
  origin: { status: 422, vi: 'ORIGIN phải là địa chỉ web đầy đủ, ví dụ https://lantoa.xa.vn, không phải "{given}".', en: 'ORIGIN must be a full web address such as https://lantoa.example, not "{given}".' },
  address_header: { status: 422, vi: 'ADDRESS_HEADER phải là tên một tiêu đề HTTP mà máy chủ trung gian ghi địa chỉ người truy cập vào, ví dụ X-Forwarded-For, không phải "{given}".', en: 'ADDRESS_HEADER must be the name of the HTTP header in which your proxy writes the visitor\'s address, such as X-Forwarded-For, not "{given}".' },
  xff_depth: { status: 422, vi: 'XFF_DEPTH phải là số máy chủ trung gian, từ 1 đến 9, không phải "{given}".', en: 'XFF_DEPTH must be the number of your proxies, from 1 to 9, not "{given}".' },
})

export type Settings = {
  readonly port: number; readonly host: string
  /** Folder of everything this deployment keeps: the embedded database and the files. */
  readonly data: string
  /** A PostgreSQL server to use; absent means the embedded one. */
  readonly databaseUrl: string | undefined
  /** The address by which browsers reach us; forms are accepted from nowhere else. */
  readonly origin: string
  /** The header in which a proxy of ours says who knocks, and how many proxies add to it; absent means that no header is believed. */
  readonly addressHeader: { readonly name: string; readonly depth: number } | undefined
}

/** Reads the environment (README, "Settings"). @throws Problem `settings.*` that says in plain words what is wrong */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const port = env.PORT ?? '3000'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw refuse('port', { given: port })
  const host = env.HOST ?? '127.0.0.1'
  if (!/^[\w.:-]+$/.test(host)) throw refuse('host', { given: host })
  const databaseUrl = env.DATABASE_URL
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(databaseUrl)) throw refuse('database')
  const origin = env.ORIGIN ?? `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`
  if (!/^https?:\/\/[^/\s]+$/.test(origin)) throw refuse('origin', { given: origin })
  return { port: Number(port), host, data: resolve(env.LANTOA_DATA ?? './data'), databaseUrl, origin, addressHeader: readAddressHeader(env.ADDRESS_HEADER, env.XFF_DEPTH ?? '1') }
}

function readAddressHeader(name: string | undefined, depth: string): Settings['addressHeader'] {
  if (!/^[1-9]$/.test(depth)) throw refuse('xff_depth', { given: depth })
  if (name === undefined) return undefined
  if (!/^[a-z][a-z0-9-]*$/i.test(name)) throw refuse('address_header', { given: name })
  return { name: name.toLowerCase(), depth: Number(depth) }
}
