import type { Random } from './random.ts'
import { greetings } from './staff.ts'

export type Habit = 'tidy' | 'casual' | 'hasty'

export function pickHabit(random: Random): Habit {
  return random.pick<Habit>(['tidy', 'tidy', 'casual', 'casual', 'hasty'])
}

/** How this customer types: some in whole sentences, some without capitals, some too fast. Slots are left as they are. */
export function typedBy(random: Random, habit: Habit, text: string): string {
  if (habit === 'tidy') return text
  const words = text.split(/(\{\w+\}|\s+)/)
  const typed = words.map((word, at) => {
    if (word.startsWith('{') || word.includes('"') || word.includes('@')) return word
    const plain = at === 0 || /^I('|$)/.test(word) ? lowerFirst(word) : word
    return habit === 'hasty' ? hasten(random, plain) : plain
  })
  return typed.join('').replace(/([^.])\.$/, '$1')
}

/** Each agent has a way to say hello. */
export function greetedBy(agentKey: string, template: string): string {
  return template.replace(/^(Hi|Hello) \{first\}/, `${greetings[agentKey] ?? 'Hi'} {first}`)
}

function lowerFirst(word: string): string {
  return /^[A-Z]{2,}/.test(word) ? word : word.charAt(0).toLowerCase() + word.slice(1)
}

function hasten(random: Random, word: string): string {
  if (/^[a-z]+'[a-z]+$/.test(word) && random.chance(0.6)) return word.replace("'", '')
  if (/^(please|thanks|because|tomorrow)$/.test(word) && random.chance(0.5)) return shorter[word] ?? word
  if (/^[a-z]{6,}$/.test(word) && random.chance(0.06)) return slipped(random, word)
  return word
}

const shorter: Record<string, string> = { please: 'pls', thanks: 'thx', because: 'cos', tomorrow: 'tmrw' }

function slipped(random: Random, word: string): string {
  const at = random.between(1, word.length - 3)
  if (random.chance(0.35)) return word.slice(0, at) + word.slice(at + 1)
  return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
}
