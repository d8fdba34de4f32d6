export const design = {
  'design.pick': 'Type to find',
  'design.pick_new': 'Add “{name}”',
  'design.pick_some': 'on some of them',
} as const
