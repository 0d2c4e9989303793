"""A teacher's words -> a `Reading` of the question, or a `FollowUp` in a conversation."""
