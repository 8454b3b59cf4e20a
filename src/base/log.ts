import { pino } from 'pino'

/** Structured lines with a correlation id; passwords, tokens and answers never reach it. */
export const log = pino({
  level: process.env.LANTOA_LOG ?? 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.answers'], censor: '…' },
})
