import { agent, asks, chat, customer, fitting, later, maybe, type Script } from './line.ts'

export const advice: Script[] = [
  {
    key: 'boot-sizing',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['advice', 'sizing'],
    products: ['boots'],
    subjects: ['Which boot size?', 'Boot sizing question'],
    lines: [
      customer(
        "Do your boots come up small? I'm normally a {shoe}",
        'Between sizes on the {product}, what do you suggest?',
        'I have wide feet, which boots should I look at',
      ),
      asks(
        'Hi {first}! Thick or thin socks, and do you do long descents? That decides it.',
        'Good question. What will you use them for, and with which socks?',
      ),
      customer('Thick socks, mostly hills', 'Day walks, nothing crazy', 'Munros. Thick socks yes'),
      agent(
        "Then half a size up. Your toes shouldn't touch when you kick a step. The wide fit is the one with W in the name.",
        "I'd go half a size up with thick socks. If it's not right, swapping is free.",
      ),
      customer('Ordered half up, thanks', 'Great advice ta', 'Ok will try. Thank you {agent}'),
    ],
  },
  {
    key: 'bag-temperature',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['advice'],
    products: ['bag'],
    subjects: ['Is the {product} warm enough?', 'Sleeping bag temperature'],
    lines: [
      customer(
        'Would the {product} be warm enough for Scotland in April?',
        'What does comfort 2° / limit -4° actually mean? I sleep cold',
        'Need a bag for a trek in Nepal in October, is the {product} enough?',
      ),
      asks(
        'Do you sleep warm or cold, and what mat is under you? The mat is half of it.',
        "It depends a bit on you! Cold sleeper? And what's your mat?",
      ),
      customer('Cold sleeper. Foam mat from the 90s', 'Normal I guess. The Lowmoor mat', 'Always cold 🥶'),
      agent(
        "Then take the comfort figure at its word and add a liner. And change the mat first, it'll do more than a thicker bag.",
        "You'd be fine in it down to about freezing with a warm hat. Below that I'd take the winter version.",
      ),
      fitting(customer('Makes sense. Do you sell liners?', 'Thats super helpful. Is the winter one much heavier?')),
      maybe(
        0.5,
        fitting(
          agent('We do, silk and cotton. Silk packs smaller, cotton feels nicer.', 'About 400 g more. Sleep well!'),
        ),
      ),
    ],
  },
  {
    key: 'cabin-luggage',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['advice'],
    products: ['pack'],
    subjects: ['Does the {product} fit cabin luggage?', 'Pack as hand luggage'],
    lines: [
      customer('Does the {product} fit as hand luggage?', 'Can i take the {item} on a plane as a carry on? 55x40x20'),
      agent(
        'Loosely packed yes, {first}: 52 × 32 × 22, and the lid squashes. Stuffed to the brim, no.',
        "It's 52 cm tall, so it fits most airlines' frames if you don't fill the front pocket.",
      ),
      customer('Hip belt too?', 'And with poles on the outside?', 'Ok and does the frame bend a bit?'),
      fitting(
        agent(
          'The belt tucks behind the back panel.',
          "The poles have to go in the hold, security won't have them.",
          'The frame sheet slides out, and then it gives a little.',
        ),
      ),
      customer('thanks, ordering', 'Super clear, thank you', 'Good to know!'),
    ],
  },
  {
    key: 'gas-canister',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['advice'],
    products: ['stove'],
    subjects: ['Which gas for the {product}?', 'Canister compatibility'],
    lines: [
      customer(
        'Which gas canisters fit the {product}?',
        'Can I use the click-on type of gas with my stove? Only thing they sell here',
        'In France now, is the gas here the same thread?',
      ),
      agent(
        "It takes the standard screw-on thread, {first}. The click-on type needs an adapter, which we don't recommend on this one.",
        'Screw-on ones with the usual thread, any maker. Pierce-type canisters: never.',
      ),
      customer('How many for 4 days, two people?', 'How long does a small one last?'),
      fitting(
        agent(
          'For two people, coffee and one hot meal a day: one medium (230 g) is plenty.',
          "A small one boils about 12 pots. I'd take two for four days.",
        ),
      ),
      maybe(0.7, customer('Great, thx', 'Perfect, thank you', '☕🙌')),
    ],
  },
  {
    key: 'tall-person-tent',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['advice'],
    products: ['tent'],
    subjects: ['Tent for a tall person', 'Does the {product} fit 1.96 m?'],
    lines: [
      customer(
        "I'm 1.96 m, will I fit in the {product}?",
        "Tall guy here (6'5). Every tent I try my feet touch the end. Yours?",
      ),
      asks(
        'Do you use a thick mat? It lifts you towards the slope of the roof.',
        'The inner is 2.20 m long. How thick is your mat?',
      ),
      customer('7cm', 'Thick one, about 8 cm', 'Just a thin foam one'),
      agent(
        "Then you'll fit, diagonally if you like to stretch. I'm 1.93 myself and sleep fine in it.",
        "It'll work, with a hand's width at each end. You may try it in our shop, there's always one pitched.",
      ),
      customer('Sold', 'Great, might come by on Saturday', "Thanks, that's the first useful answer anywhere"),
    ],
  },
  {
    key: 'materials',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['advice', 'sustainability'],
    products: ['jacket'],
    subjects: ['Materials question', 'Is the {product} vegan?'],
    lines: [
      customer(
        'Is the {product} vegan?',
        'Does the {item} have any of those forever chemicals in it?',
        'Where is the {product} made?',
      ),
      agent(
        "Good question {first}, let me look at the current material sheet so that I don't guess.",
        'Hi {first}, checking with the product team.',
      ),
      later(
        'hours',
        agent(
          'For the {product}: no animal products, water-repellent finish without fluorine since 2024, sewn in Portugal.',
          'The outer is recycled nylon, no fluorine in the finish. The glue and trims have no animal parts. Sewing is done in Portugal.',
        ),
      ),
      customer(
        'Thank you for checking properly',
        "[Great|Lovely], that's all I wanted to know",
        'Nice. You should put that on the page',
      ),
    ],
  },
  {
    key: 'back-in-stock',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['stock'],
    products: ['jacket', 'tent', 'bag', 'pack'],
    subjects: ['When is {product} back?', '{product} in {colour} out of stock'],
    lines: [
      customer(
        'When will the {product} in {colour} be back?',
        '{colour} {item} sold out everywhere. Will there be more?',
        'any more of the {product} coming before the holidays?',
      ),
      agent(
        'Hi {first}, the next lot lands around {eta}. I can hold one for you for three days without payment.',
        "There's a delivery due {eta}. Shall I put you on the list? First come, first served, but the list goes first.",
      ),
      customer('Yes please hold one', 'Put me on the list', 'Yes!! One please'),
      asks('Which email should the link go to?', "Gladly. What's the best email for it?"),
      customer('{email}'),
      agent("You're down for one. The link comes as soon as it's been counted in.", 'Done, reserved under your name.'),
      maybe(0.4, customer('🙏', 'Thank you!')),
    ],
  },
  {
    key: 'discontinued',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['stock', 'discontinued'],
    subjects: ['Old model still available?', 'Discontinued {item}'],
    lines: [
      customer(
        "Do you still have the old {product}, with the side pocket? New one doesn't have it",
        'Why did you change the {product}?? The old one was perfect',
      ),
      agent(
        "You're not the first to say so, {first}. The old one is sold out online, but our shop sometimes has returns.",
        'I liked it too. Let me ask the shop whether one is hiding in the back.',
      ),
      later(
        'hours',
        asks(
          "There's one, {colour}, ex-display with a small mark, at {amount2} off. Interested?",
          'I found one ex-display in {colour}. Shall I keep it for you?',
        ),
      ),
      customer("Yes!! I'll take it", 'Ooh yes please', '{colour} is not really me but thanks for looking'),
      fitting(
        agent(
          "It's set aside under your name until {eta}.",
          "Lovely, it's yours until {eta}. And I've passed your words on to the designers.",
          "No problem at all! I've passed your words on to the designers.",
        ),
      ),
    ],
  },
  {
    key: 'wash-sleeping-bag',
    channels: chat,
    department: 'products',
    priority: 'low',
    tags: ['care', 'advice'],
    products: ['bag'],
    subjects: ['How to wash the {product}', 'Washing a down bag'],
    lines: [
      customer(
        'How do I wash my {product} without ruining it?',
        'Kid was sick in my sleeping bag 🤢 how do i clean it',
        'Is it ok to tumble dry a down bag?',
      ),
      agent(
        'Big front loader, 30 degrees, down soap, two rinses. Then the dryer on low with three tennis balls until there are no clumps, it takes about three hours.',
        'Poor thing! Wash it alone at 30 with soap for down, never softener. Dry it low and slow with tennis balls.',
      ),
      customer('Three hours?? ok', 'Will it smell?', 'Normal machine is too small I think'),
      fitting(
        agent(
          "It's worth it, the loft comes back. If you'd rather not, we wash bags in the workshop for {amount2}.",
          "Of wet duck until it's dry, then it's gone.",
          'A launderette has the right size, bring a book.',
        ),
      ),
      maybe(0.6, fitting(customer('I might let you do it', 'Wet duck 😂 thanks', 'Thanks a lot'))),
    ],
  },
]
