import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'
import { addressOf } from './visitor_address.ts'

const knock = (headers: Record<string, string>, env: Record<string, string> = {}, from = '198.51.100.1') =>
  addressOf({ headers, socket: { remoteAddress: from } as never }, readSettings(env).addressHeader)
const behind = (proxies: string) => ({ ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: proxies })

test('without a word of the operator no header is believed', () => {
  expect(knock({ 'x-forwarded-for': '192.0.2.7', 'x-real-ip': '192.0.2.7', 'x-lantoa-address': '192.0.2.7' })).toBe('198.51.100.1')
})

test('behind one proxy the visitor stands where that proxy wrote, not where the visitor did', () => {
  expect(knock({ 'x-forwarded-for': '192.0.2.7' }, behind('1'))).toBe('192.0.2.7')
  expect(knock({ 'x-forwarded-for': '203.0.113.66, 192.0.2.7' }, behind('1'))).toBe('192.0.2.7')
})

test('behind two proxies the visitor is who the outer one saw', () => {
  expect(knock({ 'x-forwarded-for': '203.0.113.66, 192.0.2.7, 198.51.100.9' }, behind('2'))).toBe('192.0.2.7')
})

test('another header holds one address, which the proxy sets', () => {
  expect(knock({ 'x-real-ip': '2001:db8::7' }, { ADDRESS_HEADER: 'X-Real-IP' })).toBe('2001:db8::7')
})

test('what came past the proxy, or says nothing that is an address, is known by its connection', () => {
  for (const said of ['', 'unknown', "'; drop table"]) expect(knock({ 'x-forwarded-for': said }, behind('1'))).toBe('198.51.100.1')
  expect(knock({}, behind('1'))).toBe('198.51.100.1')
  expect(knock({ 'x-forwarded-for': '192.0.2.7' }, behind('2'))).toBe('198.51.100.1')
})

test('one visitor has one spelling, whatever port they come from', () => {
  const seen = (said: string) => knock({ 'x-forwarded-for': said }, behind('1'))
  for (const said of ['192.0.2.7', ' 192.0.2.7:4711', '::ffff:192.0.2.7']) expect(seen(said)).toBe('192.0.2.7')
  expect(seen('[2001:db8::7]:4711')).toBe('2001:db8::7')
  expect(knock({}, {}, '::ffff:198.51.100.1')).toBe('198.51.100.1')
})

test('a header that cannot be one, or a number of proxies that is none, is refused by name before anything starts', () => {
  for (const name of ['', 'X Forwarded', 'x-forwarded-for,x-real-ip', '192.0.2.7']) {
    const refused = expect.objectContaining({ code: 'settings.address_header', params: { given: name } })
    expect(() => readSettings({ ADDRESS_HEADER: name })).toThrow(refused)
  }
  for (const depth of ['0', '-1', 'two', '1.5', '10']) {
    expect(() => readSettings(behind(depth))).toThrow(expect.objectContaining({ code: 'settings.xff_depth', params: { given: depth } }))
  }
})
