import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lifeOf, placeOfPids } from './process-life.ts'

// At most one Parley process owns a folder, and its ownership ends with the process, however it ends.
// A claimant writes a claim under a name that nobody else ever uses, THEN looks for other living claims and withdraws
// when it sees one. Whatever the interleaving, of two claimants at least the later writer sees the other, so two can
// never both own (both may withdraw: each tries again after a random pause; only a claim that stays is an owner's).
// A dead claim may be deleted by anyone at any time, because its name is never used again. Claims from another container
// or machine cannot be judged by pid; they live as long as their file is touched.

const touchEveryMs = 4_000
const untouchedIsDeadMs = 15_000
const looks = 3

export type Ownership = { release: () => void }
type Claim = { pid: number; life: string; place: string; since: string }
type Rival = { file: string; claim: Claim | undefined; certain: boolean }

/**
 * Makes this process the only owner of `folder`, or throws an Error whose message names the pid of the living owner.
 * Waits up to 17 s only when an owner in another container may just have died.
 */
export async function claimOwner(folder: string, dataDir: string): Promise<Ownership> {
  const claims = join(folder, 'owners')
  mkdirSync(claims, { recursive: true, mode: 0o700 })
  const claim: Claim = {
    pid: process.pid,
    life: lifeOf(process.pid) ?? '',
    place: placeOfPids(),
    since: new Date().toISOString(),
  }
  const giveUpAt = Date.now() + untouchedIsDeadMs + 2_000
  for (let seen = 0, before = ''; ; ) {
    const mine = join(claims, `${process.pid}-${randomBytes(6).toString('hex')}.json`)
    let rival = livingRival(claims, mine, claim.place)
    if (!rival) {
      writeFileSync(mine, JSON.stringify(claim), { mode: 0o600 })
      rival = livingRival(claims, mine, claim.place)
      if (!rival) return hold(mine)
      rmSync(mine, { force: true })
    }
    seen = rival.file === before ? seen + 1 : 1
    before = rival.file
    if ((rival.certain && seen >= looks) || Date.now() > giveUpAt) throw new Error(refusal(dataDir, claims, rival))
    await sleep(50 + Math.random() * 150)
  }
}

function hold(mine: string): Ownership {
  const touch = setInterval(() => {
    const now = new Date()
    try {
      utimesSync(mine, now, now)
    } catch {
      clearInterval(touch)
    }
  }, touchEveryMs)
  touch.unref()
  return {
    release: () => {
      clearInterval(touch)
      rmSync(mine, { force: true })
    },
  }
}

function livingRival(claims: string, mine: string, here: string): Rival | undefined {
  for (const name of readdirSync(claims)) {
    const file = join(claims, name)
    if (file === mine) continue
    const rival = judge(file, here)
    if (rival) return rival
    rmSync(file, { force: true })
  }
  return undefined
}

/** The living claim in a file; `undefined` when its process is dead. A half-written claim counts as living for a while. */
function judge(file: string, here: string): Rival | undefined {
  try {
    const claim = read(file)
    if (claim?.place === here) return lifeOf(claim.pid) === claim.life ? { file, claim, certain: true } : undefined
    return Date.now() - statSync(file).mtimeMs < untouchedIsDeadMs ? { file, claim, certain: false } : undefined
  } catch {
    return undefined
  }
}

function read(file: string): Claim | undefined {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text) as Claim
  } catch {
    return undefined
  }
}

function refusal(dataDir: string, claims: string, { claim, certain }: Rival): string {
  const who = claim ? `process ${claim.pid}, since ${claim.since}` : 'a process that is just starting'
  const where = certain ? '' : ' in another container or on another machine'
  return (
    `Another Parley (${who})${where} already uses the data folder ${dataDir}. ` +
    `Stop it first, or give this one a folder of its own with DATA_DIR. (Its claim stands in ${claims}.)`
  )
}
