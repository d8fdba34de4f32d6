export const snooze = {
  'snooze.title': 'Snooze until',
  'snooze.hour': 'In an hour',
  'snooze.later': 'In three hours',
  'snooze.tomorrow': 'Tomorrow',
  'snooze.monday': 'Next week',
  'snooze.wake': 'Bring it back now',
  'snooze.other': 'Another time',
  'snooze.set': 'Snooze',
  'snooze.past': 'Choose a time to come.',
} as const
