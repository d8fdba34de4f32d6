import type { View } from '../api/types.ts'

/** The keys that go to a view, from anywhere. */
export const viewKeys: Record<View, string> = {
  mine: 'g m',
  unassigned: 'g u',
  open: 'g o',
  waiting: 'g w',
  resolved: 'g r',
  undelivered: 'g d',
  snoozed: 'g z',
}
