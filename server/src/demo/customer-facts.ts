import { seededRandom } from './random.ts'

// What the people of the demo company know of some customers, beside what stands in their conversations.

export type DemoNote = { customerName: string; agentKey: string; daysAgo: number; content: string }

export const notes: DemoNote[] = [
  {
    customerName: 'Zoë Brennan',
    agentKey: 'tunde',
    daysAgo: 26,
    content: 'Works nights. Answers in the evening, please do not phone before 16:00.',
  },
  {
    customerName: 'Harriet Poole',
    agentKey: 'maya',
    daysAgo: 21,
    content: 'Buys for the scout group in Bristol, about ten tents each May. Has the group price: ask me.',
  },
  {
    customerName: 'Harriet Poole',
    agentKey: 'daniel',
    daysAgo: 4,
    content: 'Deliveries go to the scout hut, never to the billing address.',
  },
  {
    customerName: 'Callum Reidy',
    agentKey: 'aga',
    daysAgo: 17,
    content: 'Mountain leader. Knows the gear better than we do, so no need to start with the basics.',
  },
  {
    customerName: 'Beth Fairclough',
    agentKey: 'priya',
    daysAgo: 13,
    content: 'Deaf: chat is fine, calls are not. The courier has a note as well.',
  },
  {
    customerName: 'Graham Tuttle',
    agentKey: 'luca',
    daysAgo: 24,
    content: 'Sent us the idea for the longer zip pull. Always thank him nicely.',
  },
  {
    customerName: 'Marguerite Aubin',
    agentKey: 'tunde',
    daysAgo: 9,
    content: 'French is easier for her. Short sentences, no idioms.',
  },
  {
    customerName: 'Aoife Mulhearn',
    agentKey: 'priya',
    daysAgo: 6,
    content: 'Two parcels were lost within a year. Signed delivery only, we pay the difference.',
  },
  {
    customerName: 'Ravi Chandrasekar',
    agentKey: 'aga',
    daysAgo: 19,
    content: 'Allergic to latex: check the mat and the seals before advising.',
  },
  {
    customerName: 'Megan Tilley',
    agentKey: 'maya',
    daysAgo: 2,
    content: 'Writes for a walking magazine. Treat like anybody else, but tell me when something goes wrong.',
  },
]

const clubs = ['Rambler', 'Hiker', 'Trailblazer'] as const

/** Custom fields of a customer: about half have some. The same customer of the same seed has the same. */
export function customOf(seed: number, at: number): Record<string, string | number | boolean> {
  const random = seededRandom(seed * 1000 + at)
  if (!random.chance(0.55)) return {}
  return {
    club: random.pick([...clubs]),
    orders: random.between(1, 14),
    ...(random.chance(0.6) ? { shoe_size: random.between(36, 47) } : {}),
    ...(random.chance(0.5) ? { newsletter: random.chance(0.7) } : {}),
  }
}
