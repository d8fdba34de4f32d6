import type { AccountBook } from './accounts.ts'
import type { Activity } from './activity.ts'
import type { Behaviour } from './behaviour.ts'
import type { Delivery } from './delivery/deliver.ts'
import type { Poster } from './delivery/post.ts'
import type { FaultBook } from './faults.ts'
import type { MediaStore } from './media/store.ts'
import type { Random } from './random.ts'
import type { Records } from './record.ts'
import type { Feed } from './stream/feed.ts'
import type { Transcript } from './transcript/transcript.ts'

/** What all doubles of one sandbox share. */
export type Stage = {
  accounts: AccountBook
  activity: Activity
  delivery: Delivery
  faults: FaultBook
  media: MediaStore
  poster: Poster
  random: Random
  records: Records
  feed: Feed
  transcript: Transcript
  behaviour: () => Behaviour
  /** Parley's base URL. */
  targetUrl: () => string
  /** The sandbox's own base URL. */
  url: () => string
  /** Unix milliseconds. */
  now: () => number
}
