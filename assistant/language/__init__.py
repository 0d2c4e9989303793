"""Which language a text is in, its words, and what the words mean: pure, without files of its own."""
