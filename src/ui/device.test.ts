import { expect, test } from 'vitest'
import { deviceWords, isPhone } from './device.ts'

test('a device is called what its owner calls it', () => {
  const android = 'Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36'
  expect(deviceWords(android)).toBe('Chrome · Android')
  expect(isPhone(android)).toBe(true)
  const engine = 'AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/120 Chrome/120.0 Safari/537.36'
  expect(deviceWords(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${engine}`)).toBe('Cốc Cốc · Windows')
  expect(deviceWords('curl/8.5')).toBe('')
})
