import { agent, asks, chat, customer, fitting, later, maybe, note, type Script } from './line.ts'

export const account: Script[] = [
  {
    key: 'cannot-log-in',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['account', 'login'],
    subjects: ['Cannot log in', 'Password reset does not arrive'],
    lines: [
      customer(
        "Can't get into my account. The reset email never comes",
        'Locked out of my account, says too many attempts',
        'Password reset link says expired, every single time',
      ),
      asks(
        'Sorry {first}. Which email is the account under?',
        "Hi {first}, let me help. What's the email of the account?",
      ),
      customer('{email}', '{email}, had it for years'),
      note(
        'Account locked after 10 tries, no odd addresses. Unlocked.',
        'Reset mails went to spam folder per bounce log. Sent a new one.',
      ),
      asks(
        "I've unlocked it and sent a new link just now, good for 30 minutes. Could you try it?",
        'A fresh link is out. Please use the newest one only, the older ones stop working when you ask again.',
      ),
      customer("I'm in!", 'Works, ta', 'Yes that did it, I was clicking the old one'),
    ],
  },
  {
    key: 'change-email',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['account'],
    subjects: ['Change email on account', 'New email address'],
    lines: [
      customer(
        "How can I change my email? I've left that job",
        'Please change my account email to {email}',
        "I can't access my old mailbox any more so I can't confirm the change",
      ),
      asks(
        "I can do it for you once I know it's you. Could you name the last order number and the postcode area it went to?",
        'Sure {first}. For safety: your latest order number and the town it went to?',
      ),
      customer('{order}, {city}', 'Last one was {order}. Went to {city}'),
      agent(
        "Thank you, that matches. Changed to {email}; please confirm through the message you'll get there.",
        'All matching. New login is {email}, your orders and points stay.',
      ),
      maybe(0.7, customer('Confirmed, thanks', 'Done 👍', 'Thank you!')),
    ],
  },
  {
    key: 'delete-my-data',
    channels: [...chat, 'api'],
    department: 'orders',
    priority: 'medium',
    tags: ['privacy', 'data-request'],
    subjects: ['Delete my account', 'Data deletion request'],
    lines: [
      customer(
        "I'd like you to delete my account and everything you hold about me.",
        "Please delete all my data. I don't want to be in your system any longer",
        "How do I delete my account? There's no button",
      ),
      asks(
        "Certainly, {first}. Please confirm from the account's own email by answering the message I've just sent, so that nobody can do this in your name.",
        "We'll do that. I've sent a message to the email on the account: one click there confirms it's you.",
      ),
      later('hours', customer('Confirmed', 'Clicked it', 'I have confirmed by email.')),
      note(
        'Identity confirmed. Invoices must stay 6 years, everything else erased by the privacy job tonight.',
        'Request logged, due within 30 days. Running it today.',
      ),
      agent(
        "Thank you. Everything goes tonight, except for invoices, which the law makes us keep for six years. You'll get one last email as proof.",
        "Done for tonight's run. Only the invoices remain, because tax law requires it.",
      ),
      maybe(0.4, customer('Understood. Thanks', 'ok bye 👋')),
    ],
  },
  {
    key: 'unsubscribe',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['newsletter'],
    subjects: ['Unsubscribe me', 'Too many emails'],
    lines: [
      customer(
        "STOP sending me newsletters. I've unsubscribed 3 times",
        'How do I get off your mailing list',
        'Love the gear but 4 emails a week is too much',
      ),
      agent(
        "Sorry {first}, you're off the list as of now. One that's already queued may still come tomorrow.",
        "Fair enough! I've taken you off everything except order emails.",
      ),
      maybe(0.6, customer('Thanks', 'About time, thanks', 'Thank you 🙏')),
    ],
  },
  {
    key: 'points-missing',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['loyalty'],
    subjects: ['Points missing', 'Loyalty points for {order}'],
    lines: [
      customer(
        'No points for my last order?',
        'Bought a {product} in the shop, forgot my card. Can you add the points after?',
        'My points went from 840 to 0',
      ),
      asks(
        "Hi {first}, I'll fix that. What's the order number or the number on the receipt?",
        "That's not right. Could you send me the order or receipt number?",
      ),
      customer('{order}', 'Receipt says {order}'),
      agent(
        "Added. Points show 14 days after delivery as a rule, I've just jumped the queue for you.",
        "Sorted, they're all there, and I've added 100 on top for the trouble.",
      ),
      maybe(0.7, customer('Yay', 'I see them now, thanks', 'Too kind!')),
    ],
  },
  {
    key: 'suspicious-message',
    channels: chat,
    department: 'orders',
    priority: 'high',
    tags: ['security', 'scam'],
    subjects: ['Is this message from you?', 'Suspicious text about a parcel'],
    lines: [
      customer(
        'Got a text from "Northtrail" asking me to pay 1.99 to release a parcel. Is that you?',
        'Is northtrail-parcel-fee a real site of yours?? It wants my card',
        'Someone called pretending to be from your company. Asked for my password',
      ),
      asks(
        "That's not us, {first}. We never ask for card details or passwords. Did you click or enter anything?",
        'Definitely a scam, well spotted. Did you give them anything?',
      ),
      customer('No, looked fishy', "I clicked but didn't type anything", 'I put my card in.. only realised after 😞'),
      fitting(
        note(
          'Passed on to {agent2} for the fraud list. Account shows no odd logins.',
          'Scam wave again, same wording as last week. Added to the list.',
          'Told them to ring the bank first. Passed on to {agent2} for the fraud list.',
        ),
      ),
      fitting(
        agent(
          "Good instinct. Delete it, that's all. I see nothing odd on your account.",
          "Good that you stopped there. Delete it and don't open the link again; your account with us is untouched.",
          'Please call your bank right now, they can block the card in minutes. Your account with us is untouched.',
        ),
      ),
      maybe(
        0.7,
        fitting(customer('Thanks for the quick answer', 'Will do, thank you', 'Bank blocked it already. Thanks')),
      ),
    ],
  },
]
