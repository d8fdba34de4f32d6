import { useRef } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { Button } from '../design/index.ts'
import { FactorPrompt } from '../second-factor/prompt.tsx'
import { Frame } from './frame.tsx'
import type { StepProps } from './step.ts'
import { t } from './words.ts'

/** A step takes so many tries; then the password is asked for again. */
const mostTries = 5

/** The second factor, asked for after the password. */
export function FactorStep({ step: { token, methods, email }, onIn, onOver }: StepProps) {
  const wrong = useRef(0)
  return (
    <Frame title={t('sign_in.second_title')} lead={t('sign_in.second_lead', { email })}>
      <FactorPrompt
        methods={methods}
        email={email}
        action={t('sign_in.submit')}
        question={() => orOver(() => api('POST /auth/second-factor/options', { body: { token } }))}
        prove={(given) =>
          orOver(async () => {
            if (!('password' in given)) await api('POST /auth/second-factor', { body: { token, ...given } })
            onIn()
          })
        }
      />
      <div className="mt-4 border-t pt-4 text-center">
        <Button look="quiet" icon="back" onClick={() => onOver('')}>
          {t('sign_in.start_again')}
        </Button>
      </div>
    </Frame>
  )

  async function orOver<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ApiProblem) {
        if (error.code === 'second_factor_expired') onOver(t('sign_in.step_over'))
        if (error.code === 'wrong_second_factor' && ++wrong.current === mostTries) onOver(t('sign_in.too_many_codes'))
      }
      throw error
    }
  }
}
