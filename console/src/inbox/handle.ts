/** What commands ask of the list that is on screen. */
export type ListHandle = {
  /** Scrolls as little as needed. */
  show(index: number): void
  focus(ticketId: string): void
  top(): void
  hasFocus(): boolean
}

export const listHandle: { current: ListHandle | undefined } = { current: undefined }
