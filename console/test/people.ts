export { demoPassword } from '../../server/src/demo/load.ts'

/** An admin of the demo company, and one who sees part of it. */
export const maya = 'maya@northtrail.example'
export const priya = 'priya@northtrail.example'
