import { agent, asks, chat, colleague, customer, fitting, later, maybe, note, type Script } from './line.ts'

export const orders: Script[] = [
  {
    key: 'missing-item',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['missing-item'],
    subjects: ['Item missing from {order}', 'Pegs missing'],
    products: ['tent'],
    lines: [
      customer(
        'Hi, put up my new {product} in the garden and there are no pegs in the bag',
        'The {item} came today but no repair kit and only 6 pegs. Should be 14?',
        'Box says 14 pegs. There are 9. Am i missing something',
      ),
      asks(
        'There should be 14 pegs, in a small grey pouch that likes to hide inside the inner. Could you have one more look there?',
        "Hi {first}, is there a grey pouch rolled up in the flysheet? That's where they usually are.",
      ),
      customer(
        'Looked everywhere, no pouch',
        "Found a pouch but it's empty lol",
        'Nope. Shook the whole thing out on the lawn',
      ),
      agent(
        "Then we forgot them, sorry! I'm posting a full set to {street} first class today.",
        'Thanks for looking. A full bag of pegs and a repair kit goes out tonight, no charge.',
      ),
      customer('Thank you, that works', "Great. We're not away for a while so plenty of time", 'Cheers 👍'),
    ],
  },
  {
    key: 'wrong-item',
    channels: chat,
    department: 'orders',
    priority: 'high',
    tags: ['wrong-item'],
    subjects: ['Wrong item in {order}', 'Received {colour2} instead of {colour}'],
    lines: [
      customer(
        "I ordered the {product} in {colour} and you've sent {colour2}",
        'Hey, wrong colour came. Ordered {colour}, got {colour2}. Order {order}',
        'Hello, I received a {colour2} {item}. Very nice but not mine, I bought {colour}.',
      ),
      asks(
        'Sorry {first}, our picking mistake. Shall I send the {colour} one and a prepaid label for the other, or would you rather keep it with 15% off?',
        'Oh no! I can swap it at our cost, or take 15% off if you can live with {colour2}. What do you prefer?',
      ),
      customer('Swap please', "I'd rather have the {colour} one, it matches my other stuff", '{colour} please'),
      agent(
        "Of course. The {colour} one leaves today, the label is in your email, and there's no rush to send the other back.",
        'Sorted: the {colour} one is on its way, and the label for the other is in your email.',
      ),
      later(
        'days',
        maybe(0.5, customer('New one arrived, posted the old one this morning', 'All done, thanks for the quick fix')),
      ),
    ],
  },
  {
    key: 'cancel-order',
    channels: chat,
    department: 'orders',
    priority: 'high',
    tags: ['cancellation'],
    subjects: ['Cancel order {order}', 'Please cancel my order'],
    lines: [
      customer(
        'Please cancel {order}, I ordered it twice by mistake',
        'Can I cancel an order I made an hour ago? {order}',
        'My son ordered a {product} with my card 😅 can you cancel it? {order}',
      ),
      agent(
        'Hi {first}, caught it in time. {order} is cancelled and {amount} goes back to your card in three to five working days.',
        "Done, cancelled before packing. You'll see the {amount} again within a few days.",
      ),
      customer('Will I get an email about it?', 'That was fast, thank you', 'phew. Thanks'),
      maybe(
        0.6,
        fitting(
          agent('Yes, in the next few minutes.', 'Any time, {first}.', "No problem. Happens more than you'd think."),
        ),
      ),
    ],
  },
  {
    key: 'cancel-too-late',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['cancellation', 'in-transit'],
    subjects: ['Cancel {order} (already sent)', 'Found it cheaper, cancel please'],
    lines: [
      customer('Hi, changed my mind about {order}. Can you stop it?', 'I want to cancel the {item}. Ordered {bought}'),
      agent(
        "Hello {first}. It was collected this morning, so I can't stop it any more, but there are two easy ways out.",
        "Hi {first}, I've just missed it: the courier has it. That doesn't mean you're stuck with it though.",
      ),
      asks(
        "Refuse it at the door and it comes back to us by itself, or accept it and use the free label I'll email you. Which shall I note?",
        'You could refuse the parcel when the driver comes, or post it back with our label within 30 days. Which one?',
      ),
      customer(
        "I'll refuse it",
        "Label please, I'm never in when they come",
        'Refuse it I guess. When do I get the money?',
      ),
      agent(
        "Noted. The refund of {amount} is made the day it's back on our shelf, normally within a week.",
        "All right. As soon as {depot} scans it I'll get a ping and refund the {amount}.",
      ),
      later('days', customer('Has it come back yet?', 'Any news on the refund?')),
      agent(
        'It was scanned in this morning and the refund has just gone out.',
        "It's back with us as of today. {amount} refunded.",
      ),
      maybe(0.4, customer('Ta', 'Thank you!')),
    ],
  },
  {
    key: 'change-size',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['order-change'],
    products: ['jacket'],
    subjects: ['Change size on {order}', 'Wrong size ordered'],
    lines: [
      customer(
        'Just ordered the {product} in {size}, should be {size2}. Can you change it before it ships?',
        'Quick one, can you swap {size} for {size2} on {order}?',
      ),
      agent('Hi {first}, let me look at the stock in {size2}.', 'One sec, checking {size2} in {colour}.'),
      asks(
        'We have {size2} in {colour2} but {colour} is gone until next month. Would {colour2} do?',
        '{size2} is there, only in {colour2} though. Would that do?',
      ),
      customer('{colour2} is fine', 'Yeah go on then', 'Ooh {colour2} is nicer actually. Go for it'),
      agent(
        'Changed. New confirmation is on its way to your email.',
        'Done, all on the same order number so nothing else changes.',
      ),
      maybe(0.5, customer('Thanks!!', "You're the best", 'Perfect')),
    ],
  },
  {
    key: 'add-to-order',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['order-change'],
    subjects: ['Add something to {order}', 'Combine two orders'],
    lines: [
      customer(
        'Forgot to add a gas canister to {order}, can you pop one in?',
        'I made two orders, {order} and {order2}. Can you send them together and refund one postage?',
      ),
      agent(
        'Hi {first}! Can do, give me a second to catch it before the packers do.',
        'Sure, as long as nothing has left. Let me see.',
      ),
      asks(
        'It all goes on {order} then. Could you confirm the address is still {street}, {city}?',
        "Good, it's still here. Shall it all go to {street}?",
      ),
      customer('Yes', "Yep that's right", 'Correct, thanks'),
      agent('Packed together, one postage only.', "It's in the same box now. Leaves tomorrow morning."),
      maybe(0.3, customer('Wonderful', 'ty')),
    ],
  },
  {
    key: 'no-confirmation',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['confirmation-email'],
    subjects: ['No order confirmation received', 'Did my order go through?'],
    lines: [
      customer(
        'I paid but never got a confirmation. Money has left my account',
        'Did my order go through? Screen froze after I paid',
        'Hello, no email after my order on {weekday}. Bank shows {amount} taken',
      ),
      asks(
        "Hi {first}, let's find it. Which email address did you use, and roughly when did you pay?",
        "I'll check. Could you give me the email you ordered with?",
      ),
      customer('{email}, about an hour ago', 'Should be {email}', '{email} but maybe I typed it wrong'),
      note(
        'Order {order} exists, email has a typo at checkout (missing a letter). Corrected.',
        'Confirmation bounced, address had a dot too many. Corrected.',
      ),
      agent(
        "Found you: {order}, paid and in the queue. There was a slip in the email address, I've fixed that and sent the confirmation again.",
        "The order is safe, number {order}. Our email bounced, so I've resent it; have a look in a minute or two.",
      ),
      customer('Yes got it now', "It's there. Thanks for the help", 'Ahh typo. My fault, sorry'),
    ],
  },
  {
    key: 'gift-order',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['gift'],
    subjects: ['Gift note and no prices', 'Gift for my dad'],
    lines: [
      customer(
        "Hi! Ordering a {item} for my dad's birthday. Can you leave the price out of the box?",
        "Do you do gift wrap? It's for my dad",
        'Is it possible to put a handwritten card in with order {order}? Present for my father',
      ),
      asks(
        'Hi {first}, we can: no prices, brown paper and a card. What should the card say?',
        "Gladly, it's free. Tell me the words for the card and the order number.",
      ),
      customer(
        '"Happy 60th, see you at the top. Love from all of us" order {order}',
        'Order {order}. Card: For the next adventure, dad x',
        'Just write: no more excuses, get outside! {order}',
      ),
      agent(
        'Lovely. Written down for {order}, and the invoice only goes to your email.',
        "Done! {agent2} has the nicest handwriting, so they'll write it.",
      ),
      later('days', maybe(0.5, customer('He loved it, thank you 🥰', 'It arrived today, wrapped beautifully!'))),
    ],
  },
  {
    key: 'ship-abroad',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['shipping', 'pre-sale'],
    subjects: ['Do you ship there?', 'Shipping question', 'Delivery further away'],
    lines: [
      customer(
        "Do you ship to [Portugal|Norway|Malta|Switzerland]? Can't find it in the list",
        "Do you deliver to [Shetland|the Scilly Isles]? The site won't tell me until I pay",
        'Hi, would you send a {item} to [Iceland|Slovenia|Estonia]?',
      ),
      asks(
        "Hi {first}, yes we do. What are you after? Gas and batteries can't go by air, everything else is fine.",
        'We can. Which product is it, so that I can give you the real price?',
      ),
      customer('Just the {product}', 'The {product} and a pair of socks', '{product}, {colour}'),
      agent(
        'Then it\'s {amount2} and four to six working days, everything included. Pick "somewhere else" at checkout and it works it out.',
        "For that parcel it would be {amount2}. The checkout overestimates for large boxes; I've put a link at the right price in your email.",
      ),
      customer('Good, will order tonight', 'Thanks, let me think about it', 'ok great thanks'),
    ],
  },
  {
    key: 'preorder-delayed',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['pre-order', 'delay'],
    subjects: ['Pre-order delayed again', 'When does {order} ship?'],
    lines: [
      customer(
        'Third email telling me my pre-order is delayed. What is going on?',
        "Hi, pre-ordered the {product} in the summer. Now it's delayed AGAIN?",
        'Is there a real date for {order} or not',
      ),
      agent(
        "I understand {first}, two moves of the date is two too many. I'll ask our buyer for the honest answer rather than another estimate.",
        "Fair question. I'm getting {agent2}, who talks to the factory, to answer that.",
      ),
      later(
        'hours',
        colleague(
          "Hello {first}, {agent2} here. The container was unloaded on {weekday}. It's being counted in {depot} and pre-orders go first, from {eta}.",
          "Hi, I'm {agent2} and I look after the pre-orders. Yours is in the lot that landed this week. You'll have tracking by {eta}.",
        ),
      ),
      customer("OK that's a proper answer. I'll wait", 'Ok but if it slips again I want my money back'),
      fitting(
        colleague(
          "Good, and thank you for the patience. If it hasn't left by then, message here and we'll refund without a question.",
          "Deal. I've put a note on {order} so that nobody argues with you.",
        ),
      ),
      later('days', maybe(0.5, customer('Tracking came today. Thanks', 'Its on the way! finally 😄'))),
    ],
  },
]
