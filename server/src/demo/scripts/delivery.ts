import { agent, asks, chat, colleagueNote, customer, fitting, later, maybe, note, type Script } from './line.ts'

export const delivery: Script[] = [
  {
    key: 'where-is-my-order',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['delivery'],
    subjects: ['Where is order {order}?', 'Order {order} not arrived', 'Delivery of {item}'],
    lines: [
      customer(
        '[Hi|Hello|Hey], any idea where my order is? Ordered a {item} on {bought} and nothing yet',
        'Ordered a {product} from you on {bought}. When is it coming?',
        'Hello. My {item} was meant to be here on {weekday}. Still waiting.',
      ),
      asks(
        'Hi {first}, sorry for the wait. Could you send me the order number? It starts with NT and is in your confirmation email.',
        "Hello {first}! Happy to look. What's the order number, please?",
      ),
      customer('{order}', '{order} I think', 'Got it here: {order}'),
      later(
        'hours',
        agent(
          "Thank you. {order} left our warehouse in {depot} and has been sitting at the courier's hub since {weekday}. I've chased them and they promise {eta}.",
          'Found it. The courier missed a scan, so the page looks frozen, but the parcel is on a van to {city}. It should be with you on {eta}.',
        ),
      ),
      customer(
        'OK, will someone need to sign for it?',
        "[Great|Ok good]. Can they leave it with a neighbour if I'm out?",
      ),
      agent(
        "No signature needed. They'll leave it in a safe place or with a neighbour and put a card through the door.",
        "Yes, neighbour or safe place are both fine. You'll get a text on the morning.",
      ),
      maybe(0.7, customer('Perfect, thank you', '[Cheers|Thanks] {agent}', '👍')),
    ],
  },
  {
    key: 'tracking-stuck',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['delivery', 'tracking'],
    subjects: ['Tracking has not moved', 'Tracking stuck for {order}'],
    lines: [
      customer(
        'My tracking has said "label created" for [five|six] days. Is it actually moving? Order {order}',
        "Tracking for {order} hasn't changed since {weekday}. Has it even been sent?",
      ),
      maybe(
        0.3,
        customer('I leave for the Alps in two weeks so no panic, just want to know', "Just checking it isn't lost"),
      ),
      agent(
        'Hi {first}. "Label created" means we packed it but the courier didn\'t scan it at collection. Let me ask the warehouse whether it\'s still on the shelf.',
        "Hi {first}, that does look odd. I'm asking our warehouse in {depot} to check the cage, I'll come back to you.",
      ),
      later(
        'hours',
        colleagueNote(
          'Checked the cage, {order} was behind the oversize parcels. Label had come off. Relabelled, going out with the next van.',
          'Found {order} with a torn label. Reprinted, new tracking {tracking}.',
        ),
      ),
      agent(
        'Found it: the label had torn off in our cage, so it was never collected. Sorry about that. It goes out with the next van on a new number, {tracking}.',
        "It was still with us, the label had come loose. It's relabelled and on its way tonight as {tracking}. My apologies, {first}.",
      ),
      customer(
        'Haha ok, glad I asked',
        'Right. Thanks for being honest about it',
        'Thank you. Will the new number work straight away?',
      ),
      maybe(
        0.6,
        agent(
          "The new number needs a couple of hours to wake up. I've refunded your delivery charge too.",
          "It will show from about 8pm. And I've taken the {fee} postage off, it's only fair.",
        ),
      ),
    ],
  },
  {
    key: 'change-address',
    channels: chat,
    department: 'orders',
    priority: 'high',
    tags: ['address-change'],
    subjects: ['Change of delivery address for {order}', 'Wrong address on my order'],
    lines: [
      customer(
        "Help, I've just ordered and it has gone to my old address 🙈",
        'Hi! I put the wrong house number on order {order}. Can you change it?',
        'I moved last month and forgot to update my address. Can order {order} be redirected?',
      ),
      asks(
        "We can if we're quick! Please send the order number and the full new address.",
        "Hi {first}, it hasn't been packed yet so yes. What should it say?",
      ),
      customer('{order}. New one: {street}, {city}', 'Should be {street}, {city}. Order {order}'),
      agent(
        "Changed to {street}, {city}. You'll get a fresh confirmation email in a minute; please check it.",
        'Done, {order} now goes to {street}, {city}. Anything else while I have it open?',
      ),
      customer('Got it, thank you so much', "You're a star", "Brilliant. No that's all"),
    ],
  },
  {
    key: 'needed-before-trip',
    channels: chat,
    department: 'orders',
    priority: 'urgent',
    tags: ['delivery', 'deadline'],
    subjects: ['Need {item} before {eta}', 'Leaving on {eta}, no parcel yet'],
    lines: [
      customer(
        "I fly on {eta} and the {item} from order {order} isn't here yet. Will it make it?",
        'Urgent!! We leave {eta} early morning and my {product} is still "processing"',
      ),
      agent(
        'Hi {first}, let me see what can be done before the cut-off. Two minutes.',
        'Looking right now, the last courier leaves at five.',
      ),
      note(
        'Bumped {order} to the front with the packing bench. Upgraded to express at our cost.',
        'No stock of this in {depot}, but the shop has two. {agent2} is boxing one up.',
      ),
      fitting(
        agent(
          "Good news: I've moved you to the express van, no charge. It will be with you before you leave.",
          "Sorted: our shop has one and it goes out by express. You'll have it in time.",
        ),
      ),
      customer(
        "Legend. What's the tracking?",
        "Are you sure? I really can't miss it",
        'Omg thank you. Can I follow it somewhere?',
      ),
      fitting(
        agent(
          "Here you are: {tracking}. I'll keep an eye on it myself.",
          "I'm sure. {tracking}, and I've asked for a call from the driver half an hour before.",
          "Yes: {tracking}. I'll be watching it too.",
        ),
      ),
      later(
        'days',
        customer(
          'It came!! Thanks again, sending you a postcard',
          'Delivered 10 min ago. Thank you {agent}',
          'Here. Packed. Thanks!',
        ),
      ),
      maybe(0.5, agent('Hurray. Have a great trip, {first}!', 'Lovely. Safe travels!')),
    ],
  },
  {
    key: 'missed-delivery',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['delivery', 'redelivery'],
    subjects: ['Missed delivery, rebooking', 'Card through the door'],
    lines: [
      customer(
        "I got a card saying they tried to deliver. The link on it doesn't work",
        'Missed the courier today, how do i rebook?',
        'Hello, the courier came when I was at work. Every day I am at work until 6. What are my options?',
      ),
      asks(
        'Hi {first}! I can rebook it for you. Would {eta} suit, or shall I send it to a pickup shop near {city} so that you can collect it when you like?',
        "No problem. Either a new day (the next is {eta}) or a pickup point that's open late. Which is easier?",
      ),
      customer('Pickup point please, something near {street}', "{eta} is good, I'm home"),
      fitting(
        agent(
          "Booked. You'll get a text with a code once it's ready. They keep it for seven days.",
          'All set for {eta}, the courier will confirm by text.',
        ),
      ),
      maybe(0.6, customer('Great thanks', 'thank you 🙏', 'Nice one')),
    ],
  },
  {
    key: 'pickup-from-shop',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['click-and-collect'],
    subjects: ['Collecting from the shop', 'Is my order ready to collect?'],
    lines: [
      customer(
        'Is order {order} ready to collect? No text yet',
        'I chose click and collect for {order}. Can I come by today?',
        "Can I pick up {order} already? I'm in town on {eta}",
      ),
      agent(
        "Hi {first}, it's on the shelf behind the till. The text goes out once a day, so you were faster than us.",
        "Yes, it's packed and waiting under your name. The shop is open until 6.",
      ),
      customer('Do I need ID?', 'What do I need to bring?', 'Anything to bring?'),
      agent(
        'Just the order number. If someone else comes, forward them the confirmation email.',
        'The order number is enough, on a phone is fine.',
      ),
      customer('[Great|Super], see you later', 'Easy. Thanks', 'ok perfect'),
    ],
  },
]
