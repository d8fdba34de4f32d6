import {
  agent,
  asks,
  chat,
  colleague,
  colleagueAsks,
  customer,
  fitting,
  later,
  maybe,
  note,
  type Script,
  system,
} from './line.ts'

export const refunds: Script[] = [
  {
    key: 'refund-not-arrived',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['refund'],
    subjects: ['Refund not received', 'Where is my refund for {rma}?'],
    lines: [
      customer(
        'Sent my {item} back 2 weeks ago. No refund',
        'Hi, still waiting on {amount} from return {rma}',
        "When will i get my money back? You've had the parcel since {weekday}",
      ),
      asks(
        'Hi {first}, let me trace it. Do you have the return number (R-…) or the drop-off receipt?',
        "I'm on it. What's the return number, please?",
      ),
      customer('{rma}', "It's {rma} according to the email"),
      later(
        'hours',
        note(
          'Returns bench had it under the old order number. Scanned and passed inspection.',
          'Refund was queued but the card on file expired. Needs bank transfer or credit.',
        ),
      ),
      fitting(
        agent(
          "It was sitting on our bench under an old number, that's on us. I've released the {amount} just now.",
          "Found the snag: the card you paid with has expired, so the refund bounced. Your bank may still route it; I've sent it again with today's date.",
        ),
      ),
      customer('How long will it take?', 'Finally. Thank you', 'ok so when?'),
      agent(
        'Three to five working days, depending on the bank.',
        'Most banks show it in two days, the slow ones in five.',
      ),
      later('days', maybe(0.5, customer('Money is in. Thanks', 'Received 🙏'))),
    ],
  },
  {
    key: 'refund-short',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['refund', 'postage'],
    subjects: ['Refund is short by {fee}', 'Wrong refund amount'],
    lines: [
      customer(
        'My refund is {fee} short',
        'Hm, the refund is a bit less than what I paid? {fee} less',
        'Refund came thanks but its missing the delivery charge',
      ),
      agent(
        "Hi {first}, the {fee} is the outbound postage. We keep it only when part of an order is returned, let me see if that's the case.",
        'Let me compare it with {order}, one moment.',
      ),
      agent(
        'You sent everything back, so the postage should have been included. Our mistake, {fee} is on its way.',
        "You're right: it was a full return. I've sent the missing {fee}.",
      ),
      customer('Thank you for sorting', 'Great, thx', 'Appreciated'),
    ],
  },
  {
    key: 'return-refused',
    channels: ['whatsapp', 'facebook', 'twitter'],
    department: 'returns',
    priority: 'high',
    tags: ['return', 'complaint', 'escalated'],
    subjects: ['Return refused, not happy', 'Complaint about rejected return'],
    products: ['tent'],
    lines: [
      customer(
        'You REFUSED my return because it\'s "used"? I put it up once in my living room',
        'So you send my {item} back to me with a note saying worn. It is not worn.',
        'Very disappointed. Return {rma} rejected without anyone calling me',
      ),
      agent(
        "Hi {first}, I'm sorry, that's a horrible note to find in a box. Let me read what the bench wrote.",
        "I hear you, {first}. I'll pull up the inspection.",
      ),
      customer(
        "Please do. I've spent hundreds with you",
        'And I had to pay to collect it from the depot',
        'I want to talk to a manager',
      ),
      system('Escalated to {agent2} by {agent}'),
      later(
        'hours',
        colleague(
          "Hello {first}, I'm {agent2}, I run the returns team. I've looked at the photos: there's grass on the groundsheet, but nothing that stops us selling it as a second. I'd like to offer the full refund.",
          "{first}, {agent2} here. We were too strict. Trying it on at home is exactly what the 30 days are for, so you'll have the full amount.",
        ),
      ),
      colleagueAsks(
        "If that's all right I'll have it collected from {street} on {eta}, so you don't carry it anywhere. Would that suit?",
        "We'd collect it from your door on {eta}. Okay for you?",
      ),
      customer("Yes that's fine. Thank you", 'OK. I was ready for a fight so thanks', 'Fine. {eta} after 10 please'),
      colleague(
        'Booked for {eta}, and the {amount} is released today already.',
        "Done. Refund is out, collection is booked, and I've talked to the bench about that note.",
      ),
    ],
  },
  {
    key: 'exchange-lost',
    channels: ['whatsapp', 'facebook'],
    department: 'returns',
    priority: 'high',
    tags: ['exchange', 'lost-parcel'],
    subjects: ['Exchange never arrived', 'Exchange {rma} lost?'],
    lines: [
      customer(
        "You have my old {item} and I have no new one. It's been 10 days",
        'Where is my exchange?? {rma}',
        "Hi again. My exchange still isn't here, this is the second time I ask",
      ),
      maybe(0.4, customer('Hello?', 'Anyone there')),
      agent(
        "Hi {first}, sorry, I'm here. I can see yours came in on {weekday}, but no new parcel was made. I'm finding out why.",
        "Sorry for the silence. Yours is booked in, the new one isn't booked out. Checking with the warehouse now.",
      ),
      note(
        'Exchange order was created as a draft and never released. Released now as {order2}, express.',
        'Stock ran out between return and dispatch, nobody told the customer. Shop has one, sending from there.',
      ),
      fitting(
        agent(
          'It was stuck as a draft, so nothing left. It goes by express today: {order2}, with you on {eta}.',
          "We ran out and failed to tell you. One is coming from our shop instead, it will be there {eta}. I'm really sorry.",
        ),
      ),
      customer('Ok. Please make sure this time', 'Thanks for the straight answer', 'Fine, thank you'),
      later('days', maybe(0.7, customer('Arrived', 'Got it, all good now. Thanks {agent}'))),
    ],
  },
  {
    key: 'outside-window',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['return', 'goodwill'],
    subjects: ['Return after 30 days', 'Is it too late to return?'],
    lines: [
      customer(
        "I know it's past 30 days but I was in hospital. Could I still return the {product}? Never used",
        'Is 5 weeks too late to return a {item}? Tags on, box unopened',
      ),
      agent(
        'Hi {first}, the official answer is 30 days, but let me ask what we can do.',
        "Hello {first}. It's outside the window, but I don't want to just say no. Give me a moment.",
      ),
      later(
        'hours',
        note(
          'Unused, tags on, good customer since 2021. OK for store credit. If tags really on, full refund is fine by me.',
          'Asked {agent2}: goodwill return approved once.',
        ),
      ),
      agent(
        "We'll take it back as long as the tags are on, with a full refund. The label is on its way, return number {rma}.",
        'Agreed: full value as store credit, or 90% to your card. Label {rma} is in your email either way.',
      ),
      fitting(customer("That's really kind, thank you", "Thank you so much. Credit is fine, I'll be back anyway")),
    ],
  },
]
