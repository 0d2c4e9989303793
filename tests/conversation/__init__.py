"""Whole conversations: what is said, what is remembered, what is booked."""
