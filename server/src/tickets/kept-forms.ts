/**
 * Wire forms of tickets, as bytes, each with the versions of the rows that it was written from. Every change of a row gives it the
 * number of a new transaction (`xmin`), so the same versions mean the same words. Words of people are kept for ten minutes at most.
 */
export type KeptForms = {
  /** What is kept of a ticket (UUID), of whatever versions. */
  get(id: string): KeptForm | undefined
  set(id: string, form: KeptForm): void
}
export type KeptForm = { versions: string; json: Buffer }

const forgetEveryMs = 10 * 60_000
/** What a form takes beside its JSON: its key, its versions, its place. Bytes, roughly. */
const frame = 500

/** @param mostBytes what all may take together; those that were unused longest go first, and one that takes a hundredth is not kept */
export function createKeptForms(mostBytes: number): KeptForms {
  const kept = new Map<string, KeptForm>()
  let bytes = 0
  setInterval(() => {
    kept.clear()
    bytes = 0
  }, forgetEveryMs).unref()

  function drop(id: string): KeptForm | undefined {
    const form = kept.get(id)
    if (form && kept.delete(id)) bytes -= form.json.length + frame
    return form
  }
  function put(id: string, form: KeptForm): void {
    kept.set(id, form)
    bytes += form.json.length + frame
  }

  return {
    get(id) {
      const form = drop(id)
      if (form) put(id, form)
      return form
    },
    set(id, form) {
      drop(id)
      if (form.json.length + frame > mostBytes / 100) return
      put(id, form)
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) return
        drop(oldest)
      }
    },
  }
}
