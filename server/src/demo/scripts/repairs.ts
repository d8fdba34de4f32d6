import {
  agent,
  asks,
  chat,
  colleague,
  colleagueNote,
  customer,
  fitting,
  later,
  maybe,
  note,
  type Script,
  system,
} from './line.ts'

export const repairs: Script[] = [
  {
    key: 'repair-status',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['repair'],
    subjects: ['Status of repair {rma}', 'How is my repair coming along?'],
    lines: [
      customer(
        "Any update on repair {rma}? It's been three weeks",
        'Hi, just wondering how my {item} is doing in the workshop',
        'Repair {rma}: still "received". Is anyone looking at it?',
      ),
      agent(
        'Let me walk over to the workshop and ask, {first}.',
        "Hi {first}, I'll check with the workshop and come back to you this afternoon.",
      ),
      later(
        'hours',
        colleagueNote(
          '{rma} is waiting for fabric in {colour}. Arrives {eta}. Could be done in {colour2} today.',
          'Done except for the outer patch. No {colour} left until {eta}, plenty of {colour2}.',
        ),
      ),
      asks(
        'The only thing missing is the {colour} fabric, which comes {eta}. Or we patch it in {colour2} today. What would you like?',
        "They're waiting for the matching colour. It's done by the end of next week, or today with a {colour2} patch. Which is it to be?",
      ),
      customer('{colour2} patch is cool, go for it', "I'll wait for the matching one", 'Matching please'),
      agent(
        "I've told the workshop. You'll get tracking the moment it leaves.",
        "Noted on {rma}. They do lovely work, it'll be worth it.",
      ),
      later('days', maybe(0.4, customer('Got it back, looks great', "Arrived. Can't even see the repair!"))),
    ],
  },
  {
    key: 'repair-quote',
    channels: ['whatsapp', 'facebook'],
    department: 'products',
    priority: 'low',
    tags: ['repair', 'quote'],
    products: ['tent', 'jacket', 'pack', 'bag'],
    subjects: ['Repair price for {item}', 'Dog chewed my {item}'],
    lines: [
      customer(
        'My dog ate part of my {item}. What would a repair cost?',
        'Do you repair? Have a tear of about 15 cm in my {product}, from barbed wire',
        'Melted a hole in my {item} with an ember. Fixable?',
      ),
      asks(
        'Almost everything is fixable. How big is it, and is it near a seam or a zip?',
        'Ha, poor {item}. Could you tell me the size of the damage and where it sits?',
      ),
      customer('Size of a fist, not near anything', 'About 15 cm, right beside the seam', 'Like a coin. In the middle'),
      agent(
        "That would be {amount2} including return postage, about ten days. We don't start before you say yes.",
        "For that I'd say {amount2}. Cheaper than a new one and it gets a scar to tell stories about.",
      ),
      customer("Ok let's do it", 'Bit more than I hoped, let me think', 'Yes please, where do I send it?'),
      fitting(
        agent(
          "Here's your number: {rma}. Please clean it first, and put the number on a note in the bag.",
          'No rush, the price holds for 60 days. Your number would be {rma}.',
          'To our workshop in Skipton, the label comes by email. Please put the number {rma} on a note in the bag.',
        ),
      ),
    ],
  },
  {
    key: 'buckle-broken',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['spare-part'],
    products: ['pack'],
    subjects: ['Broken buckle on {product}', 'Replacement hip belt buckle'],
    lines: [
      customer(
        'Shut a buckle of my {item} in the car door 🤦 can I buy a new one?',
        'Chest strap clip is missing on my {product}. Do you sell spares?',
      ),
      asks(
        'Happens to the best! Which one: hip belt or chest, and how wide is the strap in mm?',
        "We do. Could you measure the webbing? It's 20, 25 or 38 mm.",
      ),
      customer('25', '38mm, hip belt', "About 2 cm I'd say"),
      agent(
        "I know the one. Two are in an envelope to {street}, no charge, one's a spare.",
        'Posted today, free of charge. It clips on without sewing.',
      ),
      maybe(0.8, customer("You're too kind. Thanks", 'Fab', 'Legends')),
    ],
  },
  {
    key: 'register-warranty',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['warranty'],
    subjects: ['Register product for warranty', 'Warranty without receipt'],
    lines: [
      customer(
        'How do I register my {product} for the warranty?',
        'Do i need the receipt for warranty? Bought it in your shop and lost it',
        'I bought a second hand {item}. Does the guarantee carry over?',
      ),
      agent(
        'Hi {first}, no registering needed. The number on the inside label tells us when it was made, and the guarantee goes with the product, not the person.',
        'No need to do anything: online orders are stored, and for shop sales the label inside tells us the date.',
      ),
      customer('Oh nice. How long is it?', 'Cool. What does it cover?'),
      agent(
        'Five years for tents and packs, two for electronics and footwear. Faults yes, barbed wire no.',
        "Two years on shoes and lamps, five on the rest. Wear and dogs aren't covered, but we repair those at cost.",
      ),
      maybe(0.7, customer('Good to know, thanks', '👍 thanks', 'Lol ok. Thanks')),
    ],
  },
  {
    key: 'seam-dispute',
    channels: chat,
    department: 'products',
    priority: 'high',
    tags: ['warranty', 'complaint', 'escalated'],
    products: ['pack', 'jacket', 'tent'],
    subjects: ['Warranty claim turned down', 'Disagree with warranty decision'],
    lines: [
      customer(
        'You turned down my claim {rma} as "wear and tear". It\'s 14 months old.',
        "I don't accept the decision on {rma}. The seam was faulty from day one",
      ),
      asks(
        "Hi {first}, I'd like to look again with fresh eyes. Where did it start to go, at the corner or along the middle?",
        'I understand. Can you describe how it began? It makes a difference to what we can do.',
      ),
      customer(
        "In the corner, one stitch after the other. I've reported it before, in the spring",
        'Along the strap. I never overloaded it',
        'First the corner, then all of it. I wrote to you about it back in {month} and was told to watch it',
      ),
      note(
        'There IS an earlier ticket from spring, we told them to watch it. Should have been honoured. {agent2}, please approve.',
        'Earlier contact confirmed. Asking {agent2} to overrule.',
      ),
      system('Escalated to {agent2} by {agent}'),
      later(
        'nextDay',
        colleague(
          "Hello {first}, this is {agent2}. You told us early and we told you to wait, so this is ours. We'll replace it with a new {product}.",
          "{first}, I've read the whole history. The decision was wrong and I've reversed it: repair or a new one, as you like.",
        ),
      ),
      customer(
        "Thank you. That's all I wanted",
        'New one please. Thanks for listening',
        'I appreciate you reading it properly',
      ),
      colleague(
        'Shipped as {order2}, due {eta}. Thank you for your patience.',
        "All done under {order2}. I'm sorry it took two rounds.",
      ),
    ],
  },
]
