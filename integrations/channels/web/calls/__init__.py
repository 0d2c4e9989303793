"""Calls for a human: who waits for one, who has it, and the whole conversation to answer in."""
