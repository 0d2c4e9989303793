"""Answers worded in Danish, German and English, in no channel's format yet."""
