"""The life of a booking and the rules it is held against."""
