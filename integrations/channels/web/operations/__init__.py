"""The operators' pages: what runs, what waits, what is stuck, and what was done about it."""
