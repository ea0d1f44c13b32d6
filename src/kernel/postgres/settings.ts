/** How the embedded PostgreSQL is set up; see {@link settingsFile}. */
export interface Settings {
  port: number
  /** False turns off every wait for the disk: for throw-away test data only. */
  durable: boolean
}

/**
 * The postgresql.conf written at each start. Meant for a machine with a gigabyte or two of memory.
 * A person may add `knutpunkt-local.conf` beside it; what stands there wins.
 */
export function settingsFile({ port, durable }: Settings): string {
  const onOff = durable ? 'on' : 'off'
  return `# Written by Knutpunkt at each start. Put your own settings in knutpunkt-local.conf beside this file.

# reached from this machine only
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
max_connections = 100
password_encryption = 'scram-sha-256'

# what is committed is on the disk
fsync = ${onOff}
synchronous_commit = ${onOff}
full_page_writes = ${onOff}
wal_level = ${durable ? 'replica' : 'minimal'}
max_wal_senders = ${durable ? 3 : 0}

# memory, write-ahead log
shared_buffers = '128MB'
work_mem = '8MB'
maintenance_work_mem = '64MB'
effective_cache_size = '512MB'
wal_buffers = '8MB'
min_wal_size = '128MB'
max_wal_size = '1GB'
checkpoint_timeout = '10min'
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0

# a client that went away lets go of what it held
tcp_keepalives_idle = 10
tcp_keepalives_interval = 5
tcp_keepalives_count = 3
${process.platform === 'win32' ? '' : "client_connection_check_interval = '5s'"}
idle_in_transaction_session_timeout = '2min'

# the server's log: no statements and no values, since they hold personal data; an error's text may quote a value,
# so errors of statements (level below "log") are told to the client alone
logging_collector = off
log_destination = 'stderr'
log_line_prefix = '%m [%p] %a '
log_min_messages = log
log_min_error_statement = panic
log_statement = 'none'
log_duration = off
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_lock_waits = off
log_autovacuum_min_duration = -1
log_checkpoints = off
log_connections = ''
log_disconnections = off
log_temp_files = -1

timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.swedish'
update_process_title = off

include_if_exists = 'knutpunkt-local.conf'
`
}

/** Who may come in (pg_hba.conf): a password over loopback, nobody else. */
export const accessFile = `# Written by Knutpunkt at each start.
host all all 127.0.0.1/32 scram-sha-256
`
