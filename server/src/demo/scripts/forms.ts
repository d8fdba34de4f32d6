import { agent, asks, customer, fitting, later, maybe, note, type Script } from './line.ts'

/** Tickets made by other systems through the API: the site's contact form, the till, the school portal. */
export const forms: Script[] = [
  {
    key: 'form-school-order',
    channels: ['api'],
    department: 'orders',
    priority: 'medium',
    tags: ['contact-form', 'group-order'],
    products: ['tent', 'pack', 'bag'],
    subjects: ['Contact form: equipment for a school trip', 'School enquiry, {product}'],
    lines: [
      customer(
        'Dear Northtrail team,\n\nI run the outdoor club at a secondary school in {city}. We take 24 pupils out in May and would like to buy 12 × {product}. Could you let me know your price for that number, whether you accept purchase orders, and how long delivery takes?\n\nKind regards,\n{name}',
        'Hello,\n\nour school would like to replace its {item}s over the next two terms (about 15 pieces). Do you offer terms for schools, and may one of us come and look at them first?\n\nMany thanks\n{name}',
      ),
      agent(
        "Dear {name},\n\nthank you for thinking of us. Schools get 20% and 30 days to pay, a purchase order is fine. Delivery takes two weeks for that number.\n\nYou're very welcome to come by; Thursdays are quiet and we'd pitch one for you.\n\nBest wishes,\n{agent}",
      ),
      later(
        'hours',
        customer(
          'Thank you, that is very helpful. The head has to sign it off, so it may take until next week.',
          'Wonderful. Could we come on Thursday at 4?',
        ),
      ),
      fitting(
        asks(
          'Of course. Shall I hold the stock for you until then?',
          'That works for us. How many of you should we expect?',
        ),
      ),
      later(
        'nextDay',
        fitting(
          customer('Yes please, that would be kind.', "It will be three of us, and we'll be punctual, we're teachers."),
        ),
      ),
      fitting(
        agent("It's on hold until the end of the month, with your name on it.", 'Noted in our calendar! See you soon.'),
      ),
    ],
  },
  {
    key: 'form-long-story',
    atMost: 1,
    channels: ['api'],
    department: 'returns',
    priority: 'high',
    tags: ['contact-form', 'complaint'],
    subjects: ['Contact form: a long story about {order}', 'Contact form: complaint, {order}'],
    lines: [
      customer(
        'Dear Sir or Madam,\n\nI am sorry that this is long, but I would like you to have the whole story, because each of the people I have dealt with has only known a piece of it.\n\nOn {bought} I ordered a {product} (order {order}, {amount}) as a surprise for my husband, who has wanted one for years. I chose the delivery to a neighbour, {street}, precisely so that he would not see it. The first attempt was made to our own address. My husband opened the door. That was the end of the surprise, but never mind, we laughed about it.\n\nThe parcel was in {colour2}. I had ordered {colour}. I rang, waited for 35 minutes, and spoke to a friendly young man who said that a new one would be sent and that I would have a label within the hour. There was no label that day, nor the next. When I rang again, nobody could find a note of the first call, so I told the story a second time, to a lady who was also very friendly. She sent the label. I printed it at the library (20p), packed everything as it had come and took the bus to the parcel shop, where I was told that the label was for another customer. It had a name on it that was not mine and a street in a town where I have never been. I mention this because I think that person would not be glad to know that I have their address.\n\nI then wrote to you through the website and got an automatic answer that promised a reply within one working day. That was five working days ago.\n\nWhat I would like is simple:\n1. a label with my own name on it;\n2. the {item} in {colour};\n3. somebody who writes down what we agree.\n\nI am not asking for money. I taught for 31 years and I know that things go wrong; it is the telling it again and again that wears one out.\n\nYours faithfully,\n{name}',
      ),
      note(
        'This is awful. Taking it personally, nobody else please. Label mix-up must go to the privacy log as well ({claim}).',
        'I own this one from here. Reported the wrong label as a privacy incident, {claim}.',
      ),
      agent(
        "Dear {name},\n\nthank you for writing it all down. I've read every line, and you won't have to tell it again: this ticket now carries the whole story and it stays with me, {agent}.\n\n1. A courier collects the {colour2} one from your door on {eta}. No label, no bus.\n2. The {colour} one left our workshop an hour ago, addressed to your neighbour.\n3. What we agree is written here, and you get each line by email.\n\nThe label with a stranger's name has been reported to our privacy officer. You were right to mention it.\n\nI'm sorry.\n{agent}",
      ),
      later(
        'nextDay',
        customer(
          'Dear {agent}, thank you. That is exactly what I hoped for. My husband says that he will pretend to be surprised.',
          'Thank you, {agent}. One person who reads: that was all it took.',
        ),
      ),
      agent("Please tell him that we'll pretend to believe him. I'll check on {eta} that the collection went well."),
    ],
  },
  {
    key: 'form-warranty-claim',
    channels: ['api'],
    department: 'products',
    priority: 'medium',
    tags: ['claim-form', 'warranty'],
    products: ['pack', 'jacket', 'tent'],
    subjects: ['Warranty claim: {product}', 'Claim form, {order}'],
    lines: [
      customer(
        'Product: {product}\nOrder: {order}\nBought: {month} last year\nFault: [a seam has come undone|the coating peels on the inside|the main zip has torn out of the cloth]\nWish: repair',
        'Product: {product}, {colour}\nOrder: {order}\nFault: [broke on the first day of a two-week trip|was fine in spring, took it out in autumn and it fell apart]. I had to buy another one on the way.\nWish: repair or replacement',
      ),
      agent(
        'Thank you {first}, your claim has the number {rma}. Please send the {item} to our workshop with the label attached to the email; we look at it within five days of arrival.',
        "Hello {first}, the claim is in: {rma}. We'd like to see it before we decide; the label is free.",
      ),
      later(
        'days',
        customer('Sent it off this morning, receipt kept.', 'Posted. It should be with you in a day or two.'),
      ),
      later(
        'days',
        note(
          'Arrived. Fault confirmed, in warranty. Repair not worth it, replace.',
          'Workshop: clear fault in material. Approve.',
        ),
      ),
      asks(
        "It's here and you're right, that's a fault. We'd replace it: same again, or the newer version?",
        'The workshop agrees with you. Same model in {colour}, or a refund?',
      ),
      later('hours', fitting(customer('The same again, please.', 'Same model, please.'))),
      agent('On its way as {order2}.', 'Shipped today ({order2}), due {eta}. Thank you for your patience.'),
    ],
  },
  {
    key: 'form-stockist',
    channels: ['api'],
    department: 'orders',
    priority: 'low',
    tags: ['contact-form', 'trade'],
    subjects: ['Contact form: stocking your products', 'Trade enquiry from {city}'],
    lines: [
      customer(
        'Hello, I have a small shop for walkers in {city} and would love to stock your {product}. Who do I talk to about trade terms?\n\n{name}',
        'Good afternoon,\nwe run a hostel and sell a few essentials to guests. Would you supply us with ten pieces of the {product} to begin with?\nRegards, {name}',
      ),
      asks(
        "Hello {name}, thank you for asking! Could you tell us a little about the shop: how long you've had it and what else you carry?",
        'Thanks for your interest, {name}. We start at ten pieces. Would you send your company details to trade@northtrail.example?',
      ),
      later(
        'nextDay',
        fitting(
          customer(
            'Gladly: open since 2016, two of us, mostly maps, boots and cake.',
            'Sent. We have 42 beds and a lot of wet guests.',
          ),
        ),
      ),
      fitting(
        agent(
          'Lovely. Our trade price list is in your inbox.',
          'Thank you, that sounds like our kind of place. The price list is on its way to {email}.',
        ),
      ),
      maybe(0.5, customer('Received with thanks.', "Great, we'll be in touch.")),
    ],
  },
  {
    key: 'form-site-feedback',
    channels: ['api'],
    department: 'products',
    priority: 'low',
    tags: ['contact-form', 'feedback'],
    subjects: ['Contact form: feedback on {product}', 'A suggestion'],
    lines: [
      customer(
        'Two remarks after a season with the {product}: the cord locks freeze, and the grey print on the instructions cannot be read by anyone over 50. Otherwise excellent. {name}',
        'Please bring back paper catalogues. I know, I know. But I read them in the bath. {name}',
      ),
      agent(
        "Dear {name}, thank you, we love this kind of letter. I've given it to the people who can change it.",
        'Hello {name}, noted word for word and passed on. I laughed, and I agree.',
      ),
      maybe(0.5, later('nextDay', customer('Thank you for replying, few do.', 'How nice to get a real answer.'))),
    ],
  },
  {
    key: 'form-till-return',
    channels: ['api'],
    department: 'returns',
    priority: 'medium',
    tags: ['shop-till', 'refund'],
    subjects: ['Till: return without card, {amount}', 'Shop return {rma}'],
    lines: [
      customer(
        'Return taken at the till. Customer paid online ({order}) and wants the refund on the original card. Item: {product}, unused. Please refund {amount} and confirm to {email}.',
        'Returned in the shop today: {product}, {colour}, from online order {order}. Customer is waiting for {amount} on the card used online.',
      ),
      note('Stock put back by the shop, checked.', 'Matches {order}. Refund from the online side.'),
      agent(
        'Hello {first}, the shop has passed on your return. {amount} goes back to the card you used online, allow three to five working days.',
        'Hi {first}, confirming that your return in our shop is booked as {rma} and {amount} has been refunded.',
      ),
      maybe(0.6, later('hours', customer('Thanks for confirming.', 'Great, thank you for the quick turnaround.'))),
    ],
  },
]
