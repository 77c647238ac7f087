"""The store: one SQLite file with ledger, articles and outbox; the only SQL in the project."""
