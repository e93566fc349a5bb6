"""What is kept, in one database: SQLite on one machine, PostgreSQL on several."""
