"""The mailbox: mails in by SMTP or LMTP, read in a killable child process, answered by mail."""
