"""SQLite: one writer, migrations, inbox, outbox, bookings and their audit."""
