import { ApiProblem } from '../api/problem.ts'
import { en } from '../words/en/index.ts'
import { t, type WordKey } from '../words/t.ts'

/** What to tell a person about an error: our words for its code, else the API's own sentence. */
export function errorWords(error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('errors.unknown')
  const key = `errors.${error.code}`
  return key in en ? t(key as WordKey & `errors.${'unknown' | 'network'}`) : error.detail || t('errors.unknown')
}
