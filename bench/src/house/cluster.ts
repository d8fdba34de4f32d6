import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { existingHome } from '../../../server/src/db/embedded/home.ts'
import { lastArguments, readPostmasterFile } from '../../../server/src/db/embedded/postmaster-file.ts'

export type Cluster = { url: string; postmasterPid: number }

/** The PostgreSQL that the Parley of this data folder runs, with its address. */
export function clusterOf(dataDir: string): Cluster {
  const home = existingHome(realpathSync(dataDir))
  if (!home) throw new Error(`No database in ${dataDir}`)
  const cluster = join(home, 'cluster')
  const password = readFileSync(join(home, 'password'), 'utf8').trim()
  const args = lastArguments(cluster)
  const socketFolder = /"unix_socket_directories=([^"]*)"/.exec(args)?.[1] ?? ''
  const port = /"port=(\d+)"/.exec(args)?.[1] ?? '5432'
  const host = socketFolder === '' ? '127.0.0.1' : encodeURIComponent(socketFolder)
  return {
    url: `postgres://parley:${password}@${host}:${port}/parley`,
    postmasterPid: readPostmasterFile(cluster)?.pid ?? 0,
  }
}

/** The same cluster's address with another database. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/\/[^/]*$/, `/${name}`)
}
