import { agent, asks, chat, customer, fitting, later, maybe, note, type Script } from './line.ts'

export const payments: Script[] = [
  {
    key: 'charged-twice',
    channels: chat,
    department: 'orders',
    priority: 'high',
    tags: ['payment', 'double-charge'],
    subjects: ['Charged twice for {order}', 'Two payments on my card'],
    lines: [
      customer(
        "You've charged me twice!! {amount} and {amount} again",
        'Hi, there are two payments of {amount} on my statement for one {item}',
        'Why are there two lines from you on my card? I bought one thing',
      ),
      asks(
        'That would worry me too, {first}. Could you tell me the order number and whether one of the two says "pending"?',
        "Let me look. Is either of them marked pending in your bank's app? And what's the order number?",
      ),
      customer(
        '{order}, and yes one is pending',
        '{order}. Both look normal to me',
        'One has gone a bit grey? Order {order}',
      ),
      note(
        "Payment log: first attempt failed at the bank's check and left a hold, second one paid. Only one capture.",
        'Provider shows 1 capture, 1 authorisation that expires by itself.',
      ),
      agent(
        'We only took one payment. The other is a hold from a first try that your bank stopped; it drops off by itself, normally within three working days.',
        'One of them is a reservation, not a payment: your bank asked for a code, the first try timed out, and the hold stays for a few days before it vanishes.',
      ),
      customer("Ok. I'll keep an eye on it", "So I don't have to do anything?", "And if it doesn't?"),
      fitting(
        agent(
          "If it's still there on {eta}, write here and I'll give you a letter for the bank.",
          "That's right, nothing to do. Should it still show next week, send me a line and I'll chase it.",
          "Then you write here and I'll chase it with the payment provider, but I've never seen one stay.",
        ),
      ),
      later('days', maybe(0.5, customer("It's gone. Thank you", 'Update: second one disappeared today 👍'))),
    ],
  },
  {
    key: 'code-not-working',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['discount'],
    subjects: ['Discount code does not work', 'Code {code}'],
    lines: [
      customer(
        'Code {code} says invalid',
        "Your newsletter code {code} doesn't work on the {item}?",
        'Trying to use {code} but it keeps telling me not eligible',
      ),
      agent(
        "Hi {first}, {code} can't be used on things that are already reduced, and I'm guessing that's the {item}?",
        'Hello! {code} ended on Sunday at midnight. Let me see what I can do though.',
      ),
      fitting(customer("It's not reduced, it's full price", 'Well the email came on Monday so..')),
      agent(
        "You're right, sorry. Try it again now, I've switched it on for your account.",
        "Fair. Use {code}-{last4} instead, it's good for 48 hours.",
      ),
      customer('Works now, cheers', 'Worked 🎉', 'yes thank you!'),
    ],
  },
  {
    key: 'card-declined',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['payment', 'checkout'],
    subjects: ['Card declined at checkout', 'Cannot pay'],
    lines: [
      customer(
        "Tried 3 cards and all declined. It's you not me",
        'Checkout keeps saying payment failed. My card is fine everywhere else',
        'Can\'t pay. Just spins and then "something went wrong"',
      ),
      asks(
        "Sorry about that, {first}. Does your bank's app ask you to confirm, and are you on a phone or a computer?",
        "Let's find out. What do you see after pressing Pay: a message from the bank, or nothing?",
      ),
      customer('Phone. Nothing pops up', 'On my laptop, no message from the bank', 'A blank white box'),
      fitting(
        agent(
          "The bank's check wants to pop up and your phone blocks it. I've sent a payment link to your email, that one opens in a full page.",
          "It sounds as if an ad blocker stops the bank's check. I've put a payment link for the same basket in your email, that goes around it.",
          "That blank box is the bank's check being blocked by a private window. I've emailed you a link that opens the bank's page directly.",
        ),
      ),
      customer('The link worked, order is in', 'Link did it. Paid', 'That was it. Paid, thanks'),
      maybe(0.6, agent('Lovely, I can see {order} in the queue.', 'Great, your number is {order}.')),
    ],
  },
  {
    key: 'vat-invoice',
    channels: [...chat, 'api'],
    department: 'orders',
    priority: 'low',
    tags: ['invoice'],
    subjects: ['VAT invoice for {order}', 'Invoice with company name'],
    lines: [
      customer(
        "Could I have a VAT invoice for {order}? It's for work.",
        "Hello, I need an invoice with our company's name on it for {order}, please.",
        'Where do I download the invoice? Only see a receipt',
      ),
      asks(
        'Of course. Which name and address should it carry?',
        "Sure {first}. Please send me the company's name, address and VAT number if there is one.",
      ),
      customer(
        'Harrow & Pike Surveying, {street}, {city}. No VAT number needed',
        'Tidewell Primary School, {street}, {city}',
        'Larkfield Scouts, {street}, {city}',
      ),
      agent(
        'Sent to {email}. The number is on the top right.',
        "Done, the PDF is in your inbox. For next time: there's a company field at checkout.",
      ),
      maybe(0.7, customer('Received, thank you.', 'Perfect, accounts are happy', 'Thanks!')),
    ],
  },
  {
    key: 'gift-card-balance',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['gift-card'],
    subjects: ['Gift card balance', 'Gift card will not redeem'],
    lines: [
      customer(
        "Got a gift card from work, how do I see what's on it?",
        "My gift card is rejected at checkout. It's brand new",
        'I have a gift card from [two|three] years ago. Is it still valid?',
      ),
      asks(
        'Hi {first}! Please send me only the last four characters of the code, never the whole one.',
        "Let me check. What are the last four characters? Don't post the full code please.",
      ),
      customer('{last4}', 'ends in {last4}'),
      agent(
        'That one is fine: {amount2} on it and it never expires. Scratch the strip gently when you type it in, a B often looks like an 8.',
        "Found it: {amount2} left. The till hadn't fully switched it on, I've done that now, so the checkout will take it.",
      ),
      fitting(customer('Oh it WAS a B 🤦 thanks', 'Great, thank you for that')),
    ],
  },
  {
    key: 'price-drop',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['price-match'],
    subjects: ['Price dropped after I bought', 'Sale price difference'],
    lines: [
      customer(
        "Bought the {product} on {bought} for {amount} and today it's {amount2} off. Bit gutted",
        'Typical, the {item} goes on sale a week after i buy it 😩 any chance of the difference?',
      ),
      asks(
        "I'd feel the same! We match our own price for 14 days. What's your order number?",
        'We can do something about that. Order number?',
      ),
      customer('{order}', "It's {order}"),
      agent(
        "You're inside the 14 days, so {amount2} is going back to your card.",
        "Done, {amount2} refunded. You'll see it in a few days.",
      ),
      customer(
        "Wow, didn't expect that. Thanks!",
        "You've just earned a customer for life",
        'Amazing, thank you {agent}',
      ),
    ],
  },
  {
    key: 'deposit-hire',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['rental', 'deposit'],
    subjects: ['Deposit for rented tent', 'Hire deposit not back'],
    products: ['tent'],
    lines: [
      customer(
        'Hired a {product} for the long weekend, brought it back on {weekday}. When do I get the deposit?',
        'Still waiting for my {amount2} hire deposit',
      ),
      agent(
        "Hi {first}, hire gear gets dried and checked first, which takes two or three days. I'll ask how yours looks.",
        "Let me ask the hire desk whether it's been checked.",
      ),
      later(
        'hours',
        note(
          'Hire desk: one bent pole section, normal wear, no deduction. OK to release.',
          'Checked, all fine, just muddy.',
        ),
      ),
      fitting(
        agent(
          'One pole section was bent, which happens, so no deduction. {amount2} is going back now.',
          'All checked: a bit of mud, nothing to charge for. The {amount2} deposit is released.',
        ),
      ),
      customer('Great. It held up in a storm so no complaints!', 'Thank you', 'Nice, will hire again'),
    ],
  },
]
