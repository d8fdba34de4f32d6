/** How much is measured. */
export type Size = {
  /** Seconds of one round, and how many rounds each side gets, in turns. */
  roundSeconds: number
  rounds: number
  warmSeconds: number
  /** Tickets and messages that reads are measured on. */
  tickets: number
  messagesPerTicket: number
  /** The two sizes that the list is compared at. */
  listSmall: number
  listLarge: number
  /** Messages that are searched. */
  searched: number
  /** Seconds under load while memory is watched. */
  memorySeconds: number
  starts: number
}

export const sizes = {
  quick: {
    roundSeconds: 1.5,
    rounds: 2,
    warmSeconds: 2,
    tickets: 20_000,
    messagesPerTicket: 5,
    listSmall: 2_000,
    listLarge: 50_000,
    searched: 50_000,
    memorySeconds: 8,
    starts: 1,
  },
  normal: {
    roundSeconds: 4,
    rounds: 4,
    warmSeconds: 4,
    tickets: 100_000,
    messagesPerTicket: 5,
    listSmall: 10_000,
    listLarge: 1_000_000,
    searched: 1_000_000,
    memorySeconds: 60,
    starts: 3,
  },
  long: {
    roundSeconds: 8,
    rounds: 6,
    warmSeconds: 5,
    tickets: 100_000,
    messagesPerTicket: 5,
    listSmall: 10_000,
    listLarge: 1_000_000,
    searched: 1_000_000,
    memorySeconds: 600,
    starts: 5,
  },
} satisfies Record<string, Size>
