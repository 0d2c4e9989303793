"""How files are written. Whoever writes one, the index as well as the channels, does it through here."""
