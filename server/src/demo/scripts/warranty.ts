import { agent, asks, chat, colleagueNote, customer, fitting, later, maybe, type Script } from './line.ts'

export const warranty: Script[] = [
  {
    key: 'pole-snapped',
    channels: chat,
    department: 'products',
    priority: 'high',
    tags: ['warranty', 'spare-part'],
    products: ['tent'],
    subjects: ['Snapped tent pole', 'Pole broke on {product}'],
    lines: [
      customer(
        "One of the poles on my {product} snapped last night. We're on a campsite in Wales 😬",
        'Pole section split on my {item}, second trip only',
        "Hi, my {product} has a broken pole. It's about a year old. Is that warranty?",
      ),
      asks(
        'Sorry {first}! Which pole is it, the long ones that cross or the short one over the door? And are you still away?',
        'Oh no. Is it the main pole (grey ends) or the brow pole (red ends)?',
      ),
      customer(
        'Long one, grey ends. Home on Sunday',
        'The short one over the door',
        "Main one. We've taped it with a peg, holding for now",
      ),
      agent(
        "Good. It's covered, poles have five years. I'm posting a full replacement pole to {street}, so you don't have to thread single sections.",
        "That's a warranty part. New one goes out tomorrow. In the repair pouch there's a silver sleeve: slide it over the break and tape both ends, that lasts a week.",
      ),
      fitting(customer('Perfect. Do you need the old one back?', "Found the sleeve! Didn't know what that was")),
      maybe(0.7, fitting(agent('No need, recycle it if you can.', 'Few people do! Enjoy the rest of the trip.'))),
    ],
  },
  {
    key: 'zip-broken',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['warranty', 'zip'],
    products: ['jacket', 'bag', 'tent'],
    subjects: ['Broken zip on {product}', 'Zip claim'],
    lines: [
      customer(
        'Zip has gone on my {product}, teeth just open up behind the slider',
        "The main zip on my {item} is stuck half way and won't budge",
        'Bought your {product} in {month}. Zip is already broken. Not impressed',
      ),
      asks(
        "That shouldn't happen, {first}. Is any tooth missing, or do they only come apart behind the slider?",
        'Sorry about that. Does it open up again after you close it, or does the slider not move at all?',
      ),
      customer('No teeth missing, just opens', "Slider doesn't move", 'Opens up straight away'),
      agent(
        "Then it's the slider that's worn, a five-minute repair. Either I post you a slider with a video link, or you send it in and we do it.",
        "Good news, that's repairable without a new zip. We fit a new slider for free, or send you one to fit yourself.",
      ),
      customer("Send me the slider, I'm handy", "I'd rather you did it", "I'll send it in"),
      fitting(
        agent(
          "It's in the post tonight.",
          'Label is in your email under {rma}. It takes about a week door to door.',
          "All booked under {rma}, you'll get an email at each step.",
        ),
      ),
      maybe(0.4, customer('Thanks, pleasantly surprised', 'ok good')),
    ],
  },
  {
    key: 'sole-peeling',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['warranty', 'footwear'],
    products: ['boots'],
    subjects: ['Sole coming off my boots', 'Boots delaminating'],
    lines: [
      customer(
        'Sole is peeling off my left boot after [eight|ten] months',
        'The rubber at the toe of my boots has come away. Size {shoe}, bought in {month}',
        'Hi, boots falling apart. I know I walk a lot but still',
      ),
      asks(
        "Hi {first}, sorry to hear that. Roughly how often do you wear them, and do you dry them on a radiator? (Not blaming, it tells us whether it's the glue.)",
        "That's too soon. Were they ever dried near a heater? And which side is it?",
      ),
      customer(
        'Every weekend. Dried in the hall, never on a radiator',
        'Daily dog walks. Left one, inner side',
        'Twice a week maybe. And er, once near a stove',
      ),
      colleagueNote(
        'Batch from spring had weak toe glue, see the list. Replace without inspection if bought between February and May.',
        'Third one of this batch. Approve.',
      ),
      agent(
        "Thank you, that matches a batch we know about. I'd like to replace the pair. Size {shoe} again?",
        "It's the glue, not you. New pair or a refund, your choice.",
      ),
      fitting(customer('Same size please', 'Replacement, I actually love them')),
      agent(
        "On their way, due {eta}. Put the old ones in the box with the free label and we'll recycle them.",
        'Shipped as {order2}. Sorry for the trouble, {first}.',
      ),
    ],
  },
  {
    key: 'stove-wont-light',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['troubleshooting'],
    products: ['stove'],
    subjects: ['Stove will not light', '{product} clicks but no flame'],
    lines: [
      customer(
        "My {product} clicks but doesn't light",
        "Stove won't light. Gas is full, I can hear it hissing",
        'Hey, new stove, no flame. Igniter makes a tiny spark',
      ),
      asks(
        "Let's try three things: is the spark at the very tip, does it light with a match, and is the canister warmer than about 5 degrees?",
        'Hi {first}. Please try it with a match, outdoors: does it burn evenly then?',
      ),
      customer('With a match it works fine', 'Lights with a match. Spark is on the side', 'Match works, yes'),
      agent(
        "Then it's only the electrode, it gets bent in the bag. Gently push the wire 2 mm towards the burner, with the gas off.",
        'Great, burner is fine. Unclip the black igniter, wipe the tip and bend it a hair closer to the burner head.',
      ),
      later(
        'hours',
        customer(
          'Works!! I feel silly',
          'Did it with a spoon handle. Lights every time now',
          'No luck, the wire broke off',
        ),
      ),
      fitting(
        agent(
          'Not silly at all, we get this every week. Enjoy the coffee.',
          'A spoon handle is what we use too. Enjoy!',
          'Ah, that happens. A spare igniter is in the post; a match will do until then.',
        ),
      ),
    ],
  },
  {
    key: 'lamp-not-charging',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['troubleshooting', 'warranty'],
    products: ['light'],
    subjects: ['Headlamp does not charge', '{product} dead'],
    lines: [
      customer(
        "Headlamp won't charge. Red light blinks 4 times then off",
        'My {product} is dead after one season',
        "Lamp gets warm when plugged in but doesn't charge, is that dangerous?",
      ),
      asks(
        'Please unplug it for now. Which charger do you use, and is there any dirt or green in the socket?',
        'Four blinks means that it refuses the charger. Do you have an ordinary 5 V one, like for an old phone?',
      ),
      customer('Laptop charger', 'Tried two. Socket looks a bit green actually', 'The fast one from my phone'),
      fitting(
        agent(
          "That's likely it: this model only likes slow chargers. Try a plain one for an hour and tell me what the light does.",
          "Then I'd not risk it. It's inside two years, so I'll send you a new one.",
        ),
      ),
      later('hours', fitting(customer('Solid green now. Thanks', "Thank you, that's great"))),
      maybe(
        0.5,
        fitting(
          agent(
            "Perfect. I'll ask for that to be printed bigger in the manual.",
            'No trouble. Please recycle the old one, not in the bin.',
          ),
        ),
      ),
    ],
  },
  {
    key: 'mat-leaking',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['warranty', 'repair'],
    products: ['mat'],
    subjects: ['Sleeping mat goes flat', '{product} leaking'],
    lines: [
      customer(
        'Woke up on the ground again. My mat is losing air',
        'Sleeping mat is flat by 3am every night. No hole I can find',
        '{product} leaks from somewhere, bought {bought}',
      ),
      asks(
        'Nobody deserves that. Have you tried the bath test: inflate, hold it under, look for bubbles, the valve first?',
        'Sorry {first}. Could you put some soapy water on the valve and see if it bubbles?',
      ),
      later(
        'hours',
        customer(
          'Found it, tiny hole near the head end',
          'Bubbles at the valve',
          "There's a row of bubbles along the seam",
        ),
      ),
      fitting(
        agent(
          "A small hole takes the patch in the stuff sack: clean, dry, press for five minutes. I'll post you a spare one in case.",
          "A valve is ours to fix, so a new mat is on its way. Please cut the old valve out and email us a photo, then we needn't ship a flat mat about.",
          "A seam shouldn't do that. I'm replacing it under warranty, no need to send the old one.",
        ),
      ),
      fitting(customer('Ok will patch it tonight, thanks', 'Great thank you. Back to sleep then', 'Brilliant, cheers')),
    ],
  },
  {
    key: 'jacket-leaks',
    channels: chat,
    department: 'products',
    priority: 'medium',
    tags: ['care', 'waterproofing'],
    products: ['jacket'],
    subjects: ['Jacket not waterproof any more', '{product} wets out'],
    lines: [
      customer(
        "My {product} isn't waterproof any more. Soaked on the shoulders on {weekday}",
        'Jacket soaks up water like a sponge. 2 years old, {amount}!!',
        'Is it normal that the jacket gets dark and wet on the outside?',
      ),
      asks(
        'Hi {first}! Is it wet on the inside, or does the outer cloth go dark and feel clammy?',
        'Two questions: have you ever washed it, and is there water inside or just a cold feel?',
      ),
      customer(
        "Never washed it, thought you weren't supposed to",
        'Outer goes dark. Inside feels clammy',
        'Damp inside on the shoulders mostly',
      ),
      agent(
        "That's almost always the water-repellent finish, not the membrane. Wash it at 30 with soap for technical clothing, then 20 minutes in a warm dryer. It wakes the finish up.",
        'Sounds like dirt under the pack straps. A proper wash and gentle heat brings it back; if not, we reproof it for free once.',
      ),
      later(
        'days',
        customer(
          'Did it. Water runs off like new 😮',
          'Washed it, much better. Shoulders still so-so',
          'It worked, thank you!',
        ),
      ),
      maybe(
        0.6,
        fitting(
          agent(
            'Brilliant. Once or twice a season is about right.',
            "Great! If the shoulders bother you, send it in and we'll reproof them.",
            'Lovely. Do that once a season and it stays that way.',
          ),
        ),
      ),
    ],
  },
]
