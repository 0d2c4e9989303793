"""What waits, and deciding it."""
