const names: Readonly<Record<string, string>> = { duckdb: 'DuckDB', postgresql: 'PostgreSQL', trino: 'Trino' }

/** What the engine that a region counted with is called. */
export const engineName = (engine: string): string => names[engine] ?? engine
