"""A further message of a conversation -> what is to be done, part by part."""
