import { useEffect, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { t } from './words.ts'

/** After too many tries: how long to wait, in words that count down; undefined when one may try. */
export function useWait(error: unknown): string | undefined {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (!(error instanceof ApiProblem) || error.code !== 'too_many_requests') return setUntil(0)
    setNow(Date.now())
    setUntil(Date.now() + (error.retryAfter ?? 5000))
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [error])
  const seconds = Math.ceil((until - now) / 1000)
  if (until === 0 || seconds <= 0) return undefined
  return seconds > 90 ? t('form.wait_minutes', { count: Math.round(seconds / 60) }) : t('form.wait', { count: seconds })
}
