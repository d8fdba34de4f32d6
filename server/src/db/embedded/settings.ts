import type { Binaries } from './binaries.ts'
import type { Listening } from './listening.ts'

// Settings go on PostgreSQL's command line, which beats every file in the data folder and ALTER SYSTEM: what stands
// here is what runs. The sizes are for two cores and a few GiB shared with Parley itself.

/** A commit that was acknowledged survives a crash and a power cut only with these; nothing may turn them off. */
export const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' } as const

const tuned = {
  max_connections: '100',
  superuser_reserved_connections: '0',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  max_parallel_maintenance_workers: '1',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  autovacuum: 'on',
  autovacuum_naptime: '20s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.05',
  autovacuum_vacuum_cost_limit: '1000',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
}

// Customers' words must not reach the log: no parameters, and no details (they quote the row that broke a rule).
const logging = {
  logging_collector: 'on',
  log_destination: 'stderr',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %a ',
  log_min_duration_statement: '1s',
  log_parameter_max_length: '0',
  log_error_verbosity: 'terse',
}

/**
 * The arguments `postgres` runs with. `wished` overrides the tuning above.
 * Throws when it would make commits less than durable.
 */
export function postgresArguments(place: {
  cluster: string
  hbaFile: string
  listening: Listening
  lz4: boolean
  wished: Record<string, string>
}): string[] {
  for (const [name, value] of Object.entries(durable)) {
    const wish = place.wished[name]
    if (wish !== undefined && wish !== value) {
      throw new Error(
        `The embedded PostgreSQL runs with ${name}=${value} only: "${wish}" could lose committed messages.`,
      )
    }
  }
  const { socketFolder, port } = place.listening
  const settings = {
    ...tuned,
    ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '2s' }),
    ...(place.lz4 ? { wal_compression: 'lz4' } : {}),
    ...logging,
    ...place.wished,
    ...durable,
    listen_addresses: socketFolder ? '' : '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolder ?? '',
    unix_socket_permissions: '0700',
    hba_file: place.hbaFile,
  }
  return ['-D', place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Who may connect: the one role, with its password, by the socket or the loopback address. The superuser may not. */
export const hbaRules = ['local all parley scram-sha-256', 'host all parley 127.0.0.1/32 scram-sha-256', ''].join('\n')

/** Major version, such as `18`. */
export function majorOf(version: Binaries['version']): string {
  return version.split('.')[0] ?? version
}
