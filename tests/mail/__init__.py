"""The mailbox: reading, answering, sending."""
