"""What teachers see: the chat and the catalogue's entries."""
