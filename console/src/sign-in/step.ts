import { ApiProblem } from '../api/problem.ts'
import type { SignInStep } from '../api/types.ts'

export type Step = SignInStep & { kind: 'factor' | 'setup'; email: string }
export type StepProps = {
  step: Step
  /** The session is there. */
  onIn(): void
  /** It has to begin anew, and this is why. */
  onOver(words: string): void
}

/** How a sign-in goes on that was refused for this; undefined when it does not. */
export function stepOf(error: unknown, email: string): Step | undefined {
  if (!(error instanceof ApiProblem) || !error.secondFactor) return undefined
  return { ...error.secondFactor, kind: error.code === 'second_factor_required' ? 'factor' : 'setup', email }
}
