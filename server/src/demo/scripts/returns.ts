import { agent, asks, chat, customer, fitting, later, maybe, type Script } from './line.ts'

export const returns: Script[] = [
  {
    key: 'how-to-return',
    channels: chat,
    department: 'returns',
    priority: 'low',
    tags: ['return'],
    subjects: ['Return of a {item}', 'Return for {order}'],
    lines: [
      customer(
        'How do i send something back? The {item} is smaller than I thought',
        "Hi, I'd like to return a {product}. Not used, tags still on",
        "What's your returns policy please",
      ),
      asks(
        "Hi {first}, you have 30 days and the label is free. What's the order number, and shall I make the label for you?",
        "Easy: 30 days, unused, free label. If you give me the order number I'll set it up.",
      ),
      customer('{order} please', 'Yes please. {order}'),
      agent(
        'Your return number is {rma}; the label is in your email. Any parcel shop takes it, and no printer is needed, they scan the code.',
        "Label sent, return number {rma}. Pop the slip in the box and you're done.",
      ),
      customer('Do I need the original box?', 'And how long till I get the money?', 'Brill, thanks'),
      maybe(
        0.8,
        fitting(
          agent(
            'Any sturdy box will do. The refund follows two or three days after it reaches {depot}.',
            'Usually within a week from the day you post it.',
            "You're welcome, {first}.",
          ),
        ),
      ),
    ],
  },
  {
    key: 'exchange-size',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['exchange', 'sizing'],
    products: ['jacket'],
    subjects: ['Exchange {size} for {size2}', '{product} too tight'],
    lines: [
      customer(
        'The {product} is too tight over a fleece, can I swap my {size} for {size2}?',
        'Jacket fits like a sausage skin 😂 need {size2} please. Order {order}',
        'Hello, size {size} does not fit me. I would like to exchange to {size2}, is it possible?',
      ),
      agent(
        "Of course, {first}. {size2} in {colour} is in stock and I've set one aside.",
        "No problem at all. I've put one in {size2} aside for you.",
      ),
      asks(
        'Would you like it sent now (we hold {amount} on the card until yours is back), or after we receive your {size}?',
        'Shall I send it straight away against a hold on your card, or wait for yours to arrive first?',
      ),
      customer('Now please, going away soon', "I'll send mine first, no rush", 'Straight away if you can'),
      agent(
        'Noted. Label for the old one is in your email, return number {rma}.',
        "All arranged under {rma}; you'll get two emails, one with the label and one with tracking.",
      ),
      later('days', maybe(0.6, customer('{size2} is spot on. Thanks', 'New one fits. Old one is in the post'))),
    ],
  },
  {
    key: 'label-missing',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['return', 'label'],
    subjects: ['Return label never came', 'No label for {rma}'],
    lines: [
      customer(
        'Still no return label. I asked on {weekday}',
        "You said the label would come by email, it hasn't. {rma}",
        'where is my label',
      ),
      asks(
        'Sorry {first}. I can see it left us. Could it be in spam? If not, which address shall I use instead?',
        'It shows as sent to {email}. Is that right, or is there a better one?',
      ),
      customer(
        'Not in spam. Try again?',
        'Checked, nothing. Can you just give me a code here?',
        "that's right but its not there",
      ),
      agent(
        "Here's the code itself, no email needed: NTR-{last4}-{claim}. Show it at any parcel shop and they print the label.",
        "Let's skip the email: the parcel shop can look it up with {rma} and your postcode.",
      ),
      customer('Ok that worked', 'Dropped off just now thanks', 'Great, much easier'),
    ],
  },
  {
    key: 'gift-return',
    channels: chat,
    department: 'returns',
    priority: 'low',
    tags: ['return', 'gift'],
    subjects: ['Returning a gift', 'Gift without receipt'],
    lines: [
      customer(
        'I was given a {item} but already have one. No receipt, can I swap it?',
        'Can I exchange a present without my aunt finding out 🙈',
      ),
      asks(
        "You can, and we won't tell! Is there a sticker with a number on the swing tag?",
        'Yes, for store credit. Could you read me the small number on the tag?',
      ),
      customer('It says {last4}-{claim}', 'Sticker: {last4}-{claim}'),
      agent(
        "Found it. Post it with the label I'm emailing and you'll have a gift card for {amount} when it lands. The buyer isn't told.",
        "Great, that one was {amount}. You'll get credit for the same, quietly.",
      ),
      customer('Ha, perfect', 'Thank you!!', "Great, what's a good thing to buy for {amount}? 😄"),
      maybe(0.4, agent('Honestly? A {product2}. But take your time.', 'The {product2} is what we all buy ourselves.')),
    ],
  },
  {
    key: 'return-from-abroad',
    channels: chat,
    department: 'returns',
    priority: 'medium',
    tags: ['return', 'international'],
    subjects: ['Return from outside the UK', 'Return postage from abroad'],
    lines: [
      customer(
        'Hello, I live in [Lyon|Graz|Ghent|Aarhus] and the return label only works in UK. What to do?',
        "The label you sent is for the British post. I'm in [Galway|Bologna|Porto]",
      ),
      agent(
        "Hello {first}, sorry, that's our form being silly. I'll make you one for your country.",
        'Oh, the wrong template. Give me a few minutes.',
      ),
      later(
        'hours',
        asks(
          'The new label is in your email with a customs page. Could you tell me if the page says "returned goods" in box 4?',
          'Sent. Please check that it has two pages, the second is for customs.',
        ),
      ),
      fitting(customer('Yes, I see it', 'It has two pages. I print it tomorrow at work')),
      agent(
        "Then all is well. It takes about ten days to reach us, and I'll write when it does.",
        'Perfect. Please keep the receipt until you have the refund.',
      ),
      maybe(0.6, customer('Thank you for your help', 'Merci!', 'Great, thanks a lot')),
    ],
  },
  {
    key: 'partial-return',
    channels: chat,
    department: 'returns',
    priority: 'low',
    tags: ['return', 'bundle'],
    subjects: ['Return one part of a bundle', 'Bundle return question'],
    lines: [
      customer(
        'I bought the camping bundle but only want to keep the {item}. Can I return the rest?',
        'Can I send back one thing out of a bundle? Order {order}',
      ),
      agent(
        'You can, {first}. The bundle discount then falls away for what you keep, so the refund is a bit less than the ticket price.',
        "Yes. We work it out as if you'd bought the {item} alone.",
      ),
      customer('How much would I get back?', 'So what would that be in money?'),
      asks('{amount}. Shall I send the label?', 'It would come to {amount}. Does that still make sense for you?'),
      customer('Yes do it', "Hmm ok, I'll keep it all then", 'Yes please'),
      fitting(
        agent(
          "Noted, and it's all on {order}. The label is in your email.",
          'All right, nothing changes then. You have until the end of the month to change your mind again.',
          'Label is in your email, with the sum line by line.',
        ),
      ),
    ],
  },
]
