import { FactorStep } from './factor-step.tsx'
import { SetupStep } from './setup-step.tsx'
import type { StepProps } from './step.ts'

/** What stands between a right password and the console. */
export default function NextStep(props: StepProps) {
  return props.step.kind === 'factor' ? <FactorStep {...props} /> : <SetupStep {...props} />
}
