import { agent, asks, bot, customer, fitting, later, maybe, note, type Script, system } from './line.ts'

/** Chats that began with the shop's bot and were handed to a person. */
export const handoffs: Script[] = [
  {
    key: 'bot-order-status',
    channels: ['chatbot'],
    department: 'orders',
    priority: 'medium',
    tags: ['delivery', 'handoff'],
    subjects: ['Order {order} late', 'Bot handoff: where is my order'],
    lines: [
      customer('where is my order', 'Order status', 'Has {order} been sent?'),
      bot(
        'I can look that up! Please type your order number, for example NT-12345.',
        "Sure. What's your order number?",
      ),
      customer('{order}'),
      bot(
        'Order {order} was sent on {weekday}. The courier reports: delayed at hub. Is there anything else I can do?',
        'I found {order}: sent on {weekday}, currently delayed. Did that answer your question?',
      ),
      customer(
        'It has said delayed for 4 days. Can a person look please',
        'no. why is it delayed',
        "That's not helpful, human please",
      ),
      bot("I'll connect you with one of my colleagues. They can see everything we've written so far."),
      system('Handed over by the bot: customer asked for a person'),
      agent(
        "Hi {first}, {agent} here, I've read the chat. The hub in {depot} had a sorting breakdown; your parcel is in today's catch-up load and comes {eta}.",
        'Hello {first}, a human now. I called the hub: it was put on the wrong cage and leaves tonight. {eta} at the latest.',
      ),
      maybe(0.7, customer("Thank you. The bot could've said that", 'Ok great thanks', 'Appreciate it')),
    ],
  },
  {
    key: 'bot-login',
    channels: ['chatbot'],
    department: 'orders',
    priority: 'medium',
    tags: ['account', 'login', 'handoff'],
    subjects: ['Account locked', 'Bot handoff: login'],
    lines: [
      customer('account locked', "I can't log in", 'my password does not work'),
      bot(
        'Sorry to hear that. You can reset your password with "Forgot password" on the sign-in page. Shall I send you a link?',
      ),
      customer('I did that. No email comes', 'Tried it 3 times, nothing', 'yes'),
      bot(
        "I've asked for a link to the address on the account. Did it arrive?",
        'A link is on its way. It can take two minutes. Has it arrived?',
      ),
      customer('no', 'Still nothing', 'No!!'),
      system('Handed over by the bot: password reset did not solve it'),
      asks(
        "Hi {first}, I'm {agent}. Let's do this by hand: which email is the account under?",
        'Hello, {agent} from Northtrail. Could you tell me the email you registered with?',
      ),
      customer('{email}'),
      note(
        'Account has an old address with a typo. Verified by last order {order}, corrected.',
        'Mail is on our bounce list since August. Removed, resent.',
      ),
      agent(
        "There was an old block on that address on our side. It's gone and a new link is out.",
        'I found a typo in the address on file, corrected it and sent you a link.',
      ),
      maybe(0.8, customer('Got it, im in. thanks', 'Finally! Thank you', 'yes works')),
    ],
  },
  {
    key: 'bot-refund',
    channels: ['chatbot'],
    department: 'returns',
    priority: 'medium',
    tags: ['refund', 'handoff'],
    subjects: ['Refund for {rma}', 'Bot handoff: refund'],
    lines: [
      customer('When do I get my refund', 'refund status please', 'I returned a {item}, no refund yet'),
      bot(
        'Refunds are made within 7 days after your return reaches us. Do you have a return number? It starts with R-.',
      ),
      customer('{rma}', 'yes {rma}'),
      bot('Return {rma} reached us on {weekday} and is being inspected. Can I help with anything else?'),
      customer("It's been being inspected for ages. I want to speak to someone", 'Talk to a person', 'Agent please'),
      system('Handed over by the bot: low confidence, customer asked for a person'),
      agent(
        'Hello {first}, this is {agent}. Inspected and fine, it only lacked a click from us. {amount} is on its way to your card.',
        'Hi {first}, I went and looked: passed this morning. Your {amount} was sent five minutes ago.',
      ),
      customer('Thank you!', 'great, that was quick with a human', 'OK. How long?'),
      maybe(
        0.6,
        agent(
          'Two to five working days, it depends on your bank.',
          'Your bank usually takes two days. Have a good one!',
        ),
      ),
    ],
  },
  {
    key: 'bot-misunderstands',
    channels: ['chatbot'],
    department: 'products',
    priority: 'medium',
    tags: ['troubleshooting', 'handoff'],
    products: ['tent', 'pack'],
    subjects: ['Bot did not understand', 'Question about care of {product}'],
    lines: [
      customer(
        'Can I use silicone spray on the {product}?',
        'what is the coating on the {product} made of',
        'my {item} smells like vinegar, is that normal',
      ),
      bot(
        'You can find all our sprays in the shop under Care. Would you like to see our bestsellers?',
        "I think you're asking about: washing. Is that right?",
      ),
      customer('No', "No that's not what i asked", 'omg no'),
      bot("I'm sorry, I didn't get that. Would you like to talk to a colleague?"),
      customer('yes', 'Yes please'),
      system('Handed over by the bot: question not understood twice'),
      agent(
        "Hi {first}, {agent} from the product team. The coating is polyurethane, so silicone won't stick to it, and a vinegar smell means that it has begun to break down.",
        "Hello {first}! It's a polyurethane coating: no silicone on it please, it peels. And if it smells sour, it's breaking down.",
      ),
      asks(
        "How old is yours? If it's under five years I can have the workshop look at it.",
        'Do you know roughly when you bought it?',
      ),
      customer('Bought in {month} two years ago', '4 years I think', 'No idea, it was a present'),
      agent(
        "Then send it in: label and number {rma} are in your email. Recoating or replacing, we'll see.",
        "All right, that's worth a look by the workshop. Your number is {rma}.",
      ),
    ],
  },
  {
    key: 'bot-straight-to-human',
    channels: ['chatbot'],
    department: 'orders',
    priority: 'high',
    tags: ['payment', 'handoff'],
    subjects: ['Wants to talk to a person', 'Bot handoff: payment'],
    lines: [
      customer('human', 'speak to a person', 'HUMAN PLEASE'),
      bot('Of course. In a few words, what is it about? That helps me find the right colleague.'),
      customer('payment taken but no order', 'You took {amount} and there is no order', 'money'),
      system('Handed over by the bot: customer asked for a person (payment)'),
      asks(
        "Hi {first}, {agent} here. I'd like to find that payment: what's the date and the exact amount on your statement?",
        'Hello {first}! When was it taken, and how much exactly?',
      ),
      customer('{amount}, {bought}', '{bought}. {amount}'),
      note(
        'Payment matched, order creation failed after a timeout. Rebuilt as {order}.',
        'Captured without order, known issue. Order {order} made by hand.',
      ),
      agent(
        "Found it: the shop's page timed out after you paid. I've rebuilt your order as {order}, and it ships first thing tomorrow.",
        'Got it. The payment arrived, the order got lost on the way, so I made it again: {order}. Sorry for the fright.',
      ),
      maybe(0.8, customer('Phew ok', 'Thanks for sorting it quickly', 'thank you {agent}')),
    ],
  },
  {
    key: 'bot-sizing',
    channels: ['chatbot'],
    department: 'products',
    priority: 'low',
    tags: ['sizing', 'handoff'],
    products: ['jacket'],
    subjects: ['Size advice for {product}', 'Bot handoff: sizing'],
    lines: [
      customer('what size should i get in the {product}', 'Is the {product} true to size?'),
      bot('For the {product} we suggest size {size} for a chest of 96 to 101 cm. Shall I put one in your basket?'),
      customer("I'm 104 chest but quite short", 'chest 104, arms short', "I'm in between"),
      bot("That's a tricky one! Let me ask a colleague with a tape measure."),
      system('Handed over by the bot: sizing question outside the table'),
      agent(
        'Hi {first}! Go for {size2}, the sleeves have a tab that shortens them by 3 cm.',
        'Hello {first}, {agent} here with the tape measure. {size2} for the chest; the sleeves run short on this one anyway.',
      ),
      customer('Perfect thank you', 'Does it shrink?', 'Ok ordering {size2}'),
      maybe(
        0.5,
        fitting(
          agent(
            "Pleasure! And swapping is free if I'm wrong.",
            'It keeps its size in the wash.',
            "Good choice. If it isn't right, swap it for free.",
          ),
        ),
      ),
    ],
  },
  {
    key: 'bot-change-delivery',
    channels: ['chatbot'],
    department: 'orders',
    priority: 'medium',
    tags: ['address-change', 'handoff'],
    subjects: ['Change delivery of {order}', 'Bot handoff: address'],
    lines: [
      customer('change my delivery address', 'need to change the address for {order}'),
      bot("I can change an address as long as the order hasn't been packed. What's the order number?"),
      customer('{order}'),
      bot("{order} is already packed, so I can't change it myself. Shall I ask a colleague?"),
      customer('yes quick please', 'Yes!', "yes it's urgent i'm moving on {eta}"),
      system('Handed over by the bot: order already packed'),
      asks(
        "Hi, {agent} here. I've pulled the parcel off the pallet. What's the right address?",
        "Hello {first}, I've got it on my desk. Where should it go?",
      ),
      customer('{street}, {city}'),
      agent(
        "New label on, it leaves with tonight's van.",
        "Relabelled for {street}. You'll get the tracking by email.",
      ),
      maybe(0.7, customer('You are amazing', 'thank you so much', 'ok 🙏')),
    ],
  },
  {
    key: 'bot-faulty',
    channels: ['chatbot'],
    department: 'products',
    priority: 'high',
    tags: ['warranty', 'handoff'],
    products: ['light', 'stove'],
    subjects: ['Faulty {product}', 'Bot handoff: fault'],
    lines: [
      customer('my {product} is broken', 'faulty {item}', "The {item} I got on {bought} doesn't work"),
      bot("I'm sorry about that. Is it within two years of buying it?"),
      customer('yes', "It's two weeks old"),
      bot('Then the guarantee should cover it. Please describe the fault in one sentence for my colleagues.'),
      customer(
        'It worked twice and now it does nothing at all',
        'comes on and dies after ten seconds',
        "it just clicks. I mean it's brand new",
      ),
      system('Handed over by the bot: warranty claim'),
      asks(
        "Hi {first}, {agent} from repairs. That's too young to die. Would you prefer a new one or your money back?",
        "Hello {first}. No need to test further, we'll replace it. Same again, or would you like a different model?",
      ),
      later('hours', customer('New one please', 'Same again is fine', 'Replacement')),
      agent(
        'Shipped as {order2}, due {eta}. Send the old one back with the label in the box.',
        "It's on its way ({order2}). The label for the faulty one is in your email, {rma}.",
      ),
      maybe(0.5, customer('Thanks', 'Great, quick', '👍')),
    ],
  },
  {
    key: 'bot-shop-purchase',
    channels: ['chatbot'],
    department: 'returns',
    priority: 'low',
    tags: ['return', 'handoff', 'shop'],
    subjects: ['Bought in the shop, return by post', 'Bot handoff: return'],
    lines: [
      customer('Can i return something I bought in the shop by post?', 'I want to return a sale item, is that allowed'),
      bot('Our return rules: 30 days, unused, with tags. Sale items too. Would you like a label?'),
      customer(
        "Yes but I don't have an order number, bought it in the shop",
        'I paid cash in the shop, so no order number',
      ),
      bot(
        "For shop purchases a colleague has to help. They answer by tomorrow morning at the latest, I've put your question at the top of the list.",
      ),
      system('Handed over by the bot: shop purchase'),
      later(
        'nextDay',
        agent(
          'Good morning {first}! Yes, by post is fine. I only need the number at the foot of the receipt.',
          "Morning {first}, {agent} here. We can do that: what's the long number on the receipt?",
        ),
      ),
      asks(
        "If you can't find it, the day and the rough price will do.",
        "No receipt? Then tell me the day and what you paid, I'll find it.",
      ),
      customer('{last4}-{claim}', 'About {amount}, {bought}'),
      agent(
        'Got it. Label is with you by email, return number {rma}.',
        'Found. The refund goes to a gift card as you paid cash, label is under {rma}.',
      ),
      maybe(0.5, customer('Thank you', 'perfect thanks')),
    ],
  },
]
