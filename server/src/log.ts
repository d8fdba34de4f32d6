import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** One JSON line an entry, with what must never be in a log taken out wherever it stands. */
export function openLog(config: Pick<Config, 'LOG_LEVEL' | 'LOG_FORMAT'>): Logger {
  const secretNames = [
    'authorization',
    'cookie',
    'x-api-key',
    'password',
    'token',
    'secret',
    'access_token',
    'refresh_token',
  ]
  return pino({
    level: config.LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]),
      censor: '[redacted]',
    },
    ...(config.LOG_FORMAT === 'pretty'
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }
      : {}),
  })
}
