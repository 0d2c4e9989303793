"""Finds activities: embeds them, keeps the FAISS index and the full text, and fuses both."""
