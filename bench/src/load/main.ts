import { answer } from '../house/child.ts'
import { type Load, run } from './run.ts'

// The load generator: its own process, so that what it costs is not counted as the server's.
answer<Load>(run)
