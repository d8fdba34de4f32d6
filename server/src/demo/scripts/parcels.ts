import { agent, asks, chat, customer, fitting, later, maybe, note, type Script } from './line.ts'

export const parcels: Script[] = [
  {
    key: 'marked-delivered',
    channels: chat,
    department: 'orders',
    priority: 'high',
    tags: ['delivery', 'lost-parcel'],
    subjects: ['Marked delivered but not received', '{order} says delivered, nothing here'],
    lines: [
      customer(
        "The app says my parcel was delivered [yesterday|at 11.40 today]. It wasn't. I was in all day.",
        'Hi, {order} is marked as delivered but there is nothing here and no card',
        'Your courier says "handed to resident". I\'m the only resident and nobody handed me anything',
      ),
      asks(
        "I'm sorry {first}, that's annoying. Before I open a claim: could you check with both neighbours and any bin store or porch? And is {street} still right?",
        'Oh no. Is the address {street}, {city}? And have you had a chance to ask next door?',
      ),
      customer(
        'Address is right. Asked both sides, nobody has it',
        "Yes {street}. Neighbours are away so it can't be them",
        'Yes thats the address. Checked behind the bins and everything',
      ),
      later(
        'hours',
        note(
          'Courier GPS puts the drop about 300 m away, looks like the same house number on the wrong street. Claim opened, ref {claim}.',
          "Depot pulled the photo: it's a block of flats, not a house. Claim {claim}.",
        ),
      ),
      fitting(
        agent(
          "The driver's GPS shows they dropped it a few streets away. I've opened a claim and I won't make you wait for it: would you like a replacement {item} or your money back?",
          "Looking at the courier's photo I don't think that's your house. I've logged it as misdelivered. Replacement or refund, whichever suits you.",
        ),
      ),
      customer('Replacement please, I need it', 'A new one please', "I'd rather have a new one"),
      agent(
        'Done. A new {product} ships today as {order2} with a signature this time. It will be there {eta}.',
        "On its way: {order2}, signature required, due {eta}. If the first one turns up, just tell us and we'll collect it.",
      ),
      later(
        'days',
        maybe(0.6, customer("It's here. Thank you for sorting it so quickly", 'Arrived just now! Thanks {agent}')),
      ),
    ],
  },
  {
    key: 'left-in-the-rain',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['delivery', 'courier'],
    subjects: ['Parcel left out in the rain', 'Courier left box on the doorstep'],
    lines: [
      customer(
        'Your driver left my parcel on the doorstep in pouring rain. The box is mush',
        'Just got home to a soaked box on the step. There was a note on the order saying use the porch',
      ),
      customer('Order {order}'),
      asks(
        "That's not good enough, sorry {first}. Is the {item} itself wet or just the cardboard?",
        'Sorry to hear it. Could you open it up and tell me how the {item} looks inside?',
      ),
      customer(
        "Item is in a plastic bag so it's dry. Still, come on",
        'The {item} is ok I think. Bit of damp on the paperwork',
        "Dry luckily. It's the principle",
      ),
      agent(
        "Glad it survived. I've reported it to the courier's depot in {city} and put a fixed instruction on your address so that the porch shows on the driver's screen.",
        "Relieved to hear that. I've complained to the depot with your order number, and I'm sending back your {fee} delivery charge.",
      ),
      maybe(0.7, customer('Fair enough, thanks', '[Ok|Okay]. Appreciate it', "Cheers, that's decent of you")),
    ],
  },
  {
    key: 'parcel-crushed',
    channels: ['whatsapp', 'facebook'],
    department: 'returns',
    priority: 'high',
    tags: ['delivery', 'damaged'],
    products: ['stove', 'light', 'tent', 'pack'],
    subjects: ['{product} arrived damaged', 'Damaged in transit, {order}'],
    lines: [
      customer(
        'My {item} arrived crushed. The box has a boot print on it, no joke',
        'Just opened {order} and the {item} is broken. Looks like something heavy sat on it',
        'Hi. {product} arrived today, the carton is caved in on one side and the contents are bent',
      ),
      asks(
        'Oh dear, sorry {first}. Please send two or three photos to help@northtrail.example with {order} in the title: the box, the label and the damage.',
        "That's a rough journey. Could you email photos of the box and the {item} to help@northtrail.example? Then I can claim from the courier and replace yours.",
      ),
      later(
        'hours',
        customer('Emailed 4 photos', 'Sent. Subject is the order number', "Done, sent them from my wife's account"),
      ),
      agent(
        'Thank you, very clear. A new one leaves today, and you can recycle the broken one; no need to post it back.',
        'I can see it. Replacement is booked as {order2} and comes {eta}. Keep the damaged one for a week in case the courier wants to look, then bin it.',
      ),
      maybe(0.7, customer('Brilliant, that was painless', 'Great service, thanks', 'Ok thank you {agent}')),
    ],
  },
  {
    key: 'split-parcels',
    channels: chat,
    department: 'orders',
    priority: 'low',
    tags: ['delivery', 'split-order'],
    subjects: ['Only half of the order arrived', 'Second parcel of {order}?'],
    lines: [
      customer(
        "Opened my parcel and the {item} is in but the gaiters and bottle aren't",
        'Only one of my three things turned up today. Order {order}',
        'Hi, is the rest of {order} coming? I paid for all of it',
      ),
      agent(
        'Hi {first}! Nothing is lost, {order} went in two parcels because they come from two buildings. The second one is due {eta}.',
        'It was split: part one today, part two {eta}. The email about it is easy to miss, sorry.',
      ),
      customer(
        'Ah ok. There was nothing on the packing slip about that',
        'Right, would be good to say so on the box',
        'Oh good, I thought I was going mad',
      ),
      agent("Fair point, I've passed it on to the packing team.", "Agreed. I'll suggest a line on the slip."),
      maybe(0.4, customer('Thanks 👌', 'Cheers')),
    ],
  },
  {
    key: 'customs-charge',
    channels: chat,
    department: 'orders',
    priority: 'medium',
    tags: ['delivery', 'customs'],
    subjects: ['Customs charge on delivery', 'Asked to pay duty for {order}'],
    lines: [
      customer(
        'The postman wants {amount2} for customs before he hands over my parcel. Your site said duties included?',
        "Hi, I live outside the UK. I've been asked to pay {amount2} duty on {order}. I thought it was already in the price",
      ),
      agent(
        "Hi {first}, for orders shipped abroad we do pay the duty up front, so you shouldn't be charged. I'll check which paperwork went out with {order}.",
        "You're right, duty is included at checkout. Let me look at the customs form on {order}.",
      ),
      later(
        'hours',
        note(
          'Form went out without the duty-paid code, our mistake. OK to refund the charge against a receipt.',
          'Customs form printed without the duty-paid code. Second one this week, told {agent2}.',
        ),
      ),
      asks(
        "It's our mistake: the form went out without the duty-paid code. If you pay at the door and send the receipt to help@northtrail.example with {order} in the title, I'll refund it the same day.",
        'We left a code off the form, sorry. Quickest is to pay it and email us the receipt, then I refund you straight away. Is that all right?',
      ),
      later(
        'nextDay',
        customer(
          'Paid and emailed just now',
          'Ok done, receipt is in your inbox',
          'Not thrilled but done. Receipt sent',
        ),
      ),
      agent(
        'Got the receipt. {amount2} is on its way back to your card, allow three working days.',
        'Thank you, refunded {amount2} plus {fee} for the bother.',
      ),
      maybe(0.6, customer('Thanks, that was easy in the end', 'Thank you')),
    ],
  },
]
