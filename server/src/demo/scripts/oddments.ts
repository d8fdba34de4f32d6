import { agent, asks, chat, customer, fitting, later, maybe, note, type Script } from './line.ts'

export const oddments: Script[] = [
  {
    key: 'spam',
    channels: ['facebook', 'twitter'],
    department: 'orders',
    priority: 'low',
    tags: ['spam'],
    subjects: ['Grow your page', 'Business proposal'],
    statuses: ['closed'],
    atMost: 3,
    lines: [
      customer(
        'Hello dear page owner, we can bring you [10 000|25 000] new followers in 7 days, real people, reply YES for price',
        'Greetings of the day! We are leading maker of carton boxes and [poly bags|pallets], MOQ 5000. Kindly share your WhatsApp for catalogue',
      ),
      note('Spam, closing.', 'Not a customer. Closed.'),
    ],
  },
  {
    key: 'wrong-company',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['misdirected'],
    subjects: ['Washing machine engineer?', 'Not our customer'],
    statuses: ['new', 'resolved', 'closed'],
    lines: [
      customer(
        'When is the engineer coming for the washing machine? I took a day off for this',
        'Hi can I book a table for [4|six] tonight',
        'Is my car ready? Reg is on the form',
      ),
      agent(
        'Hello! I think you meant to write to someone else: we make tents and jackets. I hope they turn up soon.',
        "Hi {first}, this is Northtrail, the outdoor shop, so I fear I can't help with that one!",
      ),
      customer('Oh god sorry 😂', 'Whoops, wrong chat', 'lol sorry. Nice tents though'),
    ],
  },
  {
    key: 'compliment',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['feedback', 'praise'],
    subjects: ['Thank you!', 'Great tent', 'Happy customer'],
    statuses: ['new', 'resolved', 'closed'],
    lines: [
      customer(
        "Just wanted to say the {product} survived a proper storm on the fells last night. Everyone else's was flat by morning",
        'Not a complaint for once! {agent2} in your team was wonderful with my return last month',
        'Ten years with the same {item} and it still looks good. Well done to whoever sews them',
      ),
      agent(
        "This made our morning, {first}. I've read it out to everybody.",
        "Thank you {first}! It's going on the wall.",
      ),
      maybe(0.5, customer('Deserved 👏', '❤️', 'Tell them hi')),
    ],
  },
  {
    key: 'job-enquiry',
    channels: ['facebook', 'twitter'],
    department: 'products',
    priority: 'low',
    tags: ['jobs'],
    subjects: ['Do you have jobs?', 'Saturday job'],
    lines: [
      customer(
        "Hi do you have any weekend jobs going? I'm 17 and mad about climbing",
        "Are you hiring in the workshop? I've sewn sails for six years",
      ),
      asks(
        'Hello {first}, how nice. Could you send a few lines about yourself to jobs@northtrail.example?',
        'Hi {first}! We might. Please write to jobs@northtrail.example with when you could start.',
      ),
      later('hours', customer('Sent!', 'Done, thanks for answering')),
      agent("Got it. You'll hear by {eta}, either way.", "Thank you, it's with the right person now."),
    ],
  },
  {
    key: 'opening-hours',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['shop'],
    subjects: ['Shop opening hours', 'Open on Sunday?'],
    lines: [
      customer(
        'Are you open on Sunday?',
        'What time do you close today',
        'Is there parking at the shop? Coming with a roof box',
      ),
      agent(
        "Hi {first}! Monday to Saturday 9 to 6, Sundays 11 to 4. There's parking behind the building.",
        "We're here until 6, on Sundays 11 to 4. The yard behind has parking with no height bar.",
      ),
      maybe(0.6, customer('Thank you', 'Great, see you there', '👍')),
    ],
  },
  {
    key: 'website-bug',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['website'],
    subjects: ['Website problem', 'Basket empties itself'],
    lines: [
      customer(
        'Your website keeps emptying my basket',
        "Can't choose a size on the {product} page, the button is dead",
        'The size chart is in inches AND cm mixed up??',
      ),
      asks(
        'Thanks for telling us, {first}. Which browser are you on, and phone or computer?',
        'Oh dear. Is that on a phone? And which browser, if you know it?',
      ),
      customer(
        'Phone, whatever came with it',
        'Computer, the newest version',
        "Tablet. But my wife's phone does it too",
      ),
      note(
        'Reproduced on a small screen. Ticket with the web people.',
        'Confirmed, web team knows since this morning.',
      ),
      agent(
        "I can see it here too. The web team is on it, it should work again by tomorrow. If it can't wait, tell me what you wanted.",
        "Found it, thank you. It should be fixed by tomorrow. I can also make the order by hand if you're in a hurry.",
      ),
      customer("I'd like the {product} then, {colour}", "No hurry, I'll try tomorrow", 'ok great'),
      later(
        'nextDay',
        fitting(
          agent(
            "Done: I've made the order by hand with free delivery, and the page works again since this morning.",
            "It's fixed, {first}. I've put {fee} credit on your account for the trouble.",
            "Just to say: that's working again since last night.",
          ),
        ),
      ),
    ],
  },
  {
    key: 'group-trip-quote',
    channels: ['whatsapp', 'facebook'],
    department: 'orders',
    priority: 'medium',
    tags: ['group-order', 'quote'],
    products: ['tent', 'pack', 'bag', 'mat'],
    subjects: ['Group order, {product}', 'Discount for a club'],
    lines: [
      customer(
        "We're a hiking club and want 12 x {product}. Any discount?",
        "Do you do group prices? We'd need around 20 for our scout group",
      ),
      asks(
        'We do, from ten pieces on. When do you need them, and one delivery or several addresses?',
        'Hi {first}, gladly. By when, and in which colours?',
      ),
      customer(
        'By the end of next month, one address',
        '{colour} for all if possible. One delivery to {city}',
        'No rush, spring is fine. All to my house (sorry postman)',
      ),
      agent(
        "Let me work out a proper offer, I'll have it this afternoon.",
        "Great. I'm asking for the best price, back in a few hours.",
      ),
      later(
        'hours',
        asks(
          "For that number it's 15% off and free delivery, valid for 30 days. Shall I send it as a PDF for your treasurer?",
          'I can do 18% with delivery included. Would you like the offer by email?',
        ),
      ),
      customer(
        'Yes please, {email}',
        'Brilliant, {email}',
        "Yes. Our treasurer will say it's too much but she always does. {email}",
      ),
      agent(
        'Sent. Tell her the tents last longer than treasurers.',
        "It's in your inbox. Just answer that mail to order.",
      ),
    ],
  },
  {
    key: 'second-hand',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['second-hand', 'trade-in'],
    subjects: ['Trade in my old {item}', 'Do you buy back gear?'],
    lines: [
      customer(
        "Do you buy back old gear? I have a {product} I don't use",
        'Heard that you take used {item}s in exchange for credit?',
      ),
      asks(
        'We do! What shape is it in: like new, used, or loved to bits?',
        "Yes, through the second-hand rack in our shop. How old is it and what's its condition?",
      ),
      customer('Used maybe five times', 'Loved to bits lol', '3 years, one small stain'),
      agent(
        "You'd get between {fee} and {amount2} in credit, decided when we see it. Bring it in or ask for a label.",
        'Sounds good. Bring it by, it takes five minutes and you get the credit on the spot.',
      ),
      maybe(0.6, customer('Nice, will do that', 'Cool idea. Thanks', 'Ok coming Saturday')),
    ],
  },
]
