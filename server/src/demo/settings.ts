import type { CreateTagBody } from '@parley/contract'
import { companyName } from './staff.ts'

// What the admin of the demo company has set: its face, the catalogue of tags, the canned replies.

export const companyFace = { name: companyName, accent: '#2f6f4f', time_zone: 'Europe/London' }

const tag = (name: string, description: string): Required<CreateTagBody> => ({ name, description })

export const tags = [
  tag('delivery', 'Where a parcel is, and what happened to it'),
  tag('lost-parcel', 'The courier has looked and not found it'),
  tag('return', 'Goods come back, whatever the reason'),
  tag('refund', 'Money goes back'),
  tag('exchange', 'Another size, colour or item instead'),
  tag('sizing', 'Questions before or after the wrong size'),
  tag('warranty', 'Broken within the promise'),
  tag('repair', 'On its way to the workshop, or back'),
  tag('spare-part', 'A part is sent, the item stays'),
  tag('payment', 'Cards, double charges, checkout'),
  tag('order-change', 'Before it leaves the warehouse'),
  tag('advice', 'Which item for which trip'),
  tag('care', 'Washing, waterproofing, storing'),
  tag('stock', 'When it is back, or whether it ever is'),
  tag('complaint', 'Somebody is rightly cross'),
  tag('escalated', 'A lead looks at it'),
  tag('handoff', 'Came from the bot'),
  tag('trade', 'Other shops and guides'),
  tag('group-order', 'Scouts, clubs and schools'),
  tag('feedback', 'Praise and ideas'),
]

type DemoCannedReply = { shortcut: string; title: string; departmentKey: string | null; content: string }

export const cannedReplies: DemoCannedReply[] = [
  {
    shortcut: 'hello',
    title: 'Hello, I am looking into it',
    departmentKey: null,
    content:
      'Hi {{customer.first_name}}, this is {{agent.name}} from Northtrail. I am looking into it now, give me a few minutes.',
  },
  {
    shortcut: 'order-number',
    title: 'Ask for the order number',
    departmentKey: null,
    content:
      'Could you send me your order number? It begins with NT and stands at the top of the confirmation e-mail. The name and postcode of the order do as well.',
  },
  {
    shortcut: 'goodbye',
    title: 'Anything else?',
    departmentKey: null,
    content:
      'Is there anything else that I can do for you, {{customer.first_name}}? If not: enjoy the trip!\n\n{{agent.name}}',
  },
  {
    shortcut: 'parcel-late',
    title: 'Parcel is late, we ask the courier',
    departmentKey: 'orders',
    content:
      'Sorry that it is not with you yet, {{customer.first_name}}. I have asked the courier to look for it; they answer within two working days. If they do not find it, I send another one at once. Your reference is {{ticket.number}}.',
  },
  {
    shortcut: 'return-label',
    title: 'Return label and how it goes on',
    departmentKey: 'returns',
    content:
      'The return label is on its way to your e-mail. Put it on any box and hand it in at a parcel shop within 14 days. Please write {{ticket.number}} on the slip inside, so that we know whose it is.',
  },
  {
    shortcut: 'refund-sent',
    title: 'Refund is on its way',
    departmentKey: 'returns',
    content:
      'Good news, {{customer.first_name}}: your refund left us today. Banks take three to five working days to show it.',
  },
  {
    shortcut: 'warranty-photos',
    title: 'Photos for a warranty claim',
    departmentKey: 'products',
    content:
      'Two photos help us decide quickly: one of the whole item, and one close to the damage. The label with the batch number is sewn in on the inside; a picture of that as well, please.',
  },
  {
    shortcut: 'repair-weeks',
    title: 'How long a repair takes',
    departmentKey: 'products',
    content:
      'Our workshop needs about three weeks at the moment. If you have a trip before that, tell me the date and I see whether we can lend you something.',
  },
]
