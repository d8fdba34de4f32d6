// The emoji that people send in answers to customers, with the words by which they are found; loaded with the first colon.
const faces = `
😀 grin|😃 smile open|😄 smile|😁 beam|😆 laugh squint|😅 sweat smile|😂 joy tears|🤣 rofl|🙂 slight smile|🙃 upside down|😉 wink
😊 blush|😇 innocent halo|🥰 hearts love|😍 heart eyes|🤩 star eyes|😘 kiss|😋 yum|😛 tongue|😜 wink tongue|🤪 zany|🤗 hug
🤭 oops hand|🤫 shush quiet|🤔 think|🤐 zip mouth|🤨 raised eyebrow|😐 neutral|😑 expressionless|😶 no mouth|😏 smirk|😒 unamused
🙄 roll eyes|😬 grimace|😌 relieved|😔 pensive|😪 sleepy|😴 sleep|😷 mask ill|🤒 fever|🤕 bandage hurt|🤢 nausea|🤧 sneeze
🥵 hot|🥶 cold freeze|🥴 woozy|😵 dizzy|🤯 mind blown|🤠 cowboy|🥳 party|😎 cool sunglasses|🤓 nerd|🧐 monocle inspect
😕 confused|😟 worried|🙁 frown|😮 surprised|😯 hushed|😲 astonished|😳 flushed|🥺 please plead|😦 frown open|😧 anguish
😨 fear|😰 anxious sweat|😥 sad relieved|😢 cry|😭 sob|😱 scream|😖 confounded|😞 disappointed|😓 downcast sweat|😩 weary
😫 tired|🥱 yawn|😤 huff|😡 angry red|😠 angry|🤬 swear|😈 devil smile|💀 skull|💩 poop|🤡 clown|👻 ghost|👽 alien|🤖 robot bot`
const hands = `
👍 thumbs up yes|👎 thumbs down no|👌 ok hand|✌️ victory peace|🤞 fingers crossed luck|🤝 handshake deal|👏 clap|🙌 raised hands hooray
👐 open hands|🙏 thanks pray|💪 strong muscle|👋 wave hello|🤙 call me|👈 point left|👉 point right|👆 point up|👇 point down|☝️ index up
✋ raised hand stop|🖐️ hand five|🤚 back of hand|✊ fist|👊 fist bump|🤏 pinch small|✍️ write|🤳 selfie|👀 eyes look|👁️ eye|👂 ear listen
👄 mouth|🧠 brain|🦷 tooth|👶 baby|👧 girl|👦 boy|👩 woman|👨 man|🧑 person|👵 grandmother|👴 grandfather|🙋 hand up question|🤷 shrug
🤦 facepalm|🙇 bow sorry|💁 tip hand|🙆 gesture ok|🙅 gesture no|🏃 run|🚶 walk|💃 dance|👨‍👩‍👧 family|👥 people group|🗣️ speak`
const hearts = `
❤️ heart red love|🧡 heart orange|💛 heart yellow|💚 heart green|💙 heart blue|💜 heart purple|🖤 heart black|🤍 heart white|💔 broken heart
💕 two hearts|💖 sparkling heart|💯 hundred perfect|💥 boom|💫 dizzy star|💦 drops|💨 dash fast|💬 speech message|💭 thought|💤 zzz
⭐ star|🌟 glowing star|✨ sparkles|⚡ lightning fast|🔥 fire|🎉 tada celebrate|🎊 confetti|🎈 balloon|🎁 gift present|🏆 trophy|🥇 first medal`
const nature = `
🐶 dog|🐱 cat|🐭 mouse|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🐯 tiger|🦁 lion|🐮 cow|🐷 pig|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin
🐦 bird|🦄 unicorn|🐴 horse|🐝 bee|🦋 butterfly|🐌 snail|🐢 turtle|🐟 fish|🐬 dolphin|🐳 whale|🐾 paws|🌵 cactus|🌲 tree|🌱 seedling
🌿 herb|🍀 clover luck|🌸 blossom|🌹 rose|🌻 sunflower|🌍 earth world|🌙 moon|☀️ sun|⛅ cloud sun|☁️ cloud|🌧️ rain|⛈️ storm|❄️ snowflake
☃️ snowman|🌈 rainbow|🌊 ocean wave|⛰️ mountain|🏕️ camping tent|🏖️ beach`
const food = `
🍎 apple|🍌 banana|🍇 grapes|🍓 strawberry|🍋 lemon|🥑 avocado|🥕 carrot|🌽 corn|🍞 bread|🥐 croissant|🧀 cheese|🍳 egg breakfast|🍔 burger
🍟 fries|🍕 pizza|🌮 taco|🥗 salad|🍝 pasta|🍣 sushi|🍦 ice cream|🍰 cake|🎂 birthday cake|🍪 cookie|🍫 chocolate|☕ coffee|🍵 tea
🍺 beer|🍷 wine|🥂 cheers|🍽️ plate meal`
const things = `
📦 parcel package box|🚚 truck delivery|✈️ plane|🚲 bicycle|🚗 car|🚌 bus|🚆 train|🚀 rocket|⛵ boat|🏠 house home|🏢 office|🏪 shop store
🏥 hospital|🏫 school|🏨 hotel|📍 pin location|🗺️ map|🧭 compass|⏰ alarm clock|⌛ hourglass wait|⏳ hourglass sand|⌚ watch|📅 calendar date
📆 calendar tear|📞 phone receiver|📱 mobile phone|💻 laptop|🖥️ computer screen|🖨️ printer|⌨️ keyboard|📷 camera|🎥 film camera|📺 television
🔋 battery|🔌 plug|💡 idea bulb|🔦 torch|🔧 wrench repair|🔨 hammer|🛠️ tools|⚙️ gear settings|🔩 bolt|🧰 toolbox|🔑 key|🔒 lock closed
🔓 lock open|🔍 search magnifier|🔗 link|📎 paperclip|✂️ scissors|📝 note memo|✏️ pencil|📄 page document|📁 folder|📊 chart bar
📈 chart up|📉 chart down|📧 email|✉️ envelope letter|📬 mailbox|💰 money bag|💳 credit card|🧾 receipt|💵 banknote|🪙 coin|🏷️ label tag
🛒 cart shopping|🛍️ bags shopping|👕 shirt|👖 jeans|🧥 coat|👟 shoe trainer|🥾 boot hiking|🧦 socks|🧢 cap|🎒 backpack|👜 handbag|👓 glasses
☂️ umbrella|💍 ring|🎧 headphones|🎵 music note|🎮 game|📚 books|📰 newspaper|🔔 bell|🔕 bell off|📣 megaphone|🧪 test tube|💊 pill|🩹 plaster
🚿 shower|🛏️ bed|🪑 chair|🧹 broom|🧼 soap|⚽ football|🏀 basketball|🎾 tennis|🏔️ snow mountain|🎿 ski|🏊 swim|🚴 cycling|🧗 climb`
const signs = `
✅ check done|☑️ check box|✔️ tick|❌ cross no wrong|❎ cross box|❓ question|❗ exclamation important|‼️ double exclamation|⚠️ warning
🚫 forbidden|⛔ no entry|🆗 ok|🆕 new|🆓 free|🔝 top|🔜 soon|🔙 back arrow|➡️ arrow right|⬅️ arrow left|⬆️ arrow up|⬇️ arrow down|🔄 refresh
🔁 repeat|▶️ play|⏸️ pause|⏹️ stop square|🔴 red circle|🟠 orange circle|🟡 yellow circle|🟢 green circle|🔵 blue circle|⚫ black circle
⚪ white circle|1️⃣ one|2️⃣ two|3️⃣ three|4️⃣ four|5️⃣ five|ℹ️ info|♻️ recycle|🏁 finish flag|🚩 flag red|🏳️ flag white|🎯 target goal`

/** Each with the words by which it is found. */
export const emoji: readonly (readonly [sign: string, words: string])[] = [
  faces,
  hands,
  hearts,
  nature,
  food,
  things,
  signs,
]
  .flatMap((block) => block.trim().split(/[|\n]/))
  .map((entry) => {
    const at = entry.indexOf(' ')
    return [entry.slice(0, at), entry.slice(at + 1)] as const
  })

/** Shown before anything is typed. */
export const commonEmoji = ['🙂', '👍', '🙏', '😊', '❤️', '🎉', '✅', '👀', '😅', '🤝', '📦', '🚚']
