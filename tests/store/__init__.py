"""The database: what is stored stays stored, once, whatever dies in between."""
