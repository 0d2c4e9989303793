"""Labelled questions, and the floors below which the answers must not fall."""
