import { agent, asks, colleagueNote, customer, failing, later, maybe, note, type Script } from './line.ts'

/** Threads in which a message of ours did not get through: the platform's reason stands on the message. */
export const outreach: Script[] = [
  {
    key: 'refund-follow-up-too-late',
    channels: ['whatsapp', 'facebook'],
    department: 'returns',
    priority: 'medium',
    tags: ['refund', 'follow-up'],
    subjects: ['Refund check for {order}', 'Refund promised for {order}'],
    statuses: ['new', 'open', 'resolved', 'closed'],
    lines: [
      customer(
        'Hi, was promised a refund of {amount2} on the phone. Can you see that?',
        "Your colleague said I'd get {amount2} back for the late delivery. Nothing so far",
      ),
      agent(
        "Hi {first}, I see the note from the call. I'll ask accounts to confirm and come back to you.",
        "Yes, it's noted on {order}. Accounts have to release it, I'll write when they have.",
      ),
      customer('ok thanks', "Great, I'll wait"),
      failing(
        'window',
        agent(
          'Good news {first}, accounts have released the {amount2}. It should show on your card by {eta}.',
          "Hello {first}, it's through: {amount2} was sent this morning.",
        ),
      ),
      note(
        'Refused, more than 24 h since their last message. Sent the same by email instead.',
        'Too late for a free message here. Emailed them, that one went out.',
      ),
      later('hours', maybe(0.5, customer('Got your email, thanks!', 'Saw the mail. Money is there 👍'))),
    ],
  },
  {
    key: 'repair-ready-too-late',
    channels: ['whatsapp', 'facebook'],
    department: 'products',
    priority: 'low',
    tags: ['repair', 'follow-up'],
    subjects: ['Repair {rma} finished', 'Tell me when {rma} is ready'],
    statuses: ['open', 'resolved', 'closed'],
    lines: [
      customer(
        'Can you drop me a line here when {rma} is done?',
        "Please message me when my {item} is repaired, I'm not great with email",
      ),
      agent(
        'Will do {first}. The workshop says about three days.',
        "Of course, I'll write here. It should be early next week.",
      ),
      failing(
        'window',
        agent(
          'Your {item} is ready, {first}! Shall we post it or would you like to collect it?',
          '{rma} is finished and looks like new. Post or collect?',
        ),
      ),
      colleagueNote(
        'Didn\'t go through, window closed. Sent the "repair ready" template, that works outside the 24 h.',
        'Not delivered. Rang, left a message on the voicemail.',
      ),
      later('nextDay', customer("Got the message, I'll collect it on Saturday", 'Great, coming by tomorrow. Thanks')),
      agent("See you then! It's under {rma} at the till.", 'Lovely, the shop is open from 9.'),
    ],
  },
  {
    key: 'safety-notice',
    channels: ['whatsapp'],
    department: 'products',
    priority: 'high',
    tags: ['safety-notice', 'outreach'],
    products: ['stove'],
    subjects: ['Safety notice: {product} sealing ring', 'Free replacement ring'],
    statuses: ['closed'],
    atMost: 3,
    onlyContact: true,
    lines: [
      failing(
        'notReachable',
        agent(
          "Hello {first}, this is {agent} from Northtrail. Your {product} from order {order} may have a faulty sealing ring. Please don't use it; we'll send you a new one free of charge.",
          'Dear {first}, a safety notice for the {product} that you bought from us ({order}): please stop using it. A free replacement is on its way, just answer here to confirm your address.',
        ),
      ),
      note(
        'Number has no WhatsApp. Sent the notice by post and email, ring shipped to {street} anyway.',
        'Not reachable here. Called the landline, customer informed. Ring in the post.',
      ),
    ],
  },
  {
    key: 'left-after-complaint',
    channels: ['facebook', 'twitter'],
    department: 'orders',
    priority: 'medium',
    tags: ['complaint'],
    subjects: ['Angry about late delivery', 'Complaint, {order}'],
    statuses: ['new', 'open', 'resolved', 'closed'],
    lines: [
      customer(
        'Worst delivery ever. Never again.',
        'Absolute joke of a company. Order {order} a week late and nobody answers the phone',
      ),
      customer("And don't send me a copy and paste answer"),
      agent(
        "I won't, {first}. You waited a week longer than we promised and the phone queue was 40 minutes, both true and both our fault.",
        "No copy and paste: it's late because we packed it late. I'm sorry, {first}.",
      ),
      failing(
        'blocked',
        agent(
          "I've refunded your delivery charge and the parcel comes {eta}. If there's anything else, I'm here.",
          "It's out for delivery on {eta} and I've taken {amount2} off the bill.",
        ),
      ),
      note(
        "Can't be reached any more, probably blocked us. Refund done, told them by email.",
        "They've closed messages from us. Nothing more to do, refund is on the order.",
      ),
    ],
  },
  {
    key: 'hiccup-and-resend',
    channels: ['whatsapp', 'facebook', 'twitter'],
    department: 'orders',
    priority: 'low',
    tags: ['delivery'],
    subjects: ['Delivery slot for {order}', 'Which day is my delivery?'],
    lines: [
      customer('What time is my delivery on {eta}? Need to plan', 'Do you know roughly when the van comes on {eta}?'),
      failing(
        'temporary',
        agent(
          'Hi {first}, the courier gives a two-hour window on the morning itself, by text.',
          "Hello! You'll get a text at about 8 with a two-hour slot.",
        ),
      ),
      agent(
        "Trying again, my last message didn't go out: the courier texts a two-hour window on the morning itself, around 8.",
        'Sorry, that got stuck on our side. In short: a text at 8 in the morning with a two-hour slot.',
      ),
      customer('Only got one message but all good, thanks', 'Thanks, that helps', 'ok 👍'),
    ],
  },
  {
    key: 'review-address-before-dispatch',
    channels: ['whatsapp', 'facebook'],
    department: 'orders',
    priority: 'medium',
    tags: ['address-check', 'follow-up'],
    subjects: ['Address incomplete on {order}', 'House number missing'],
    statuses: ['new', 'open', 'pending_customer', 'resolved', 'closed'],
    lines: [
      customer('Hi has my order {order} gone out?', 'Just checking {order} is on its way?'),
      asks(
        "Hi {first}, it's packed, but the address has no house number. What should it be?",
        "Not quite: there's a street but no number on it. Could you send me the full address?",
      ),
      failing(
        'window',
        agent(
          'Hello {first}, just a nudge: we still need the house number to send {order}.',
          'Hi {first}, your parcel is still waiting for a house number, could you let us know?',
        ),
      ),
      note('Window closed. Sent the "address needed" template.', 'Nudge refused by the platform, emailed as well.'),
      later('hours', customer("Sorry! Missed this. It's {street}", 'Oh no sorry. {street}, {city}')),
      agent("No worries, it's leaving today.", 'Thank you! Off it goes tonight, with you by {eta}.'),
      maybe(0.5, customer('Thanks for chasing me 😅', 'Great')),
    ],
  },
]
