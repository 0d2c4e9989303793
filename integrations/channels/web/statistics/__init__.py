"""The year in figures: counted, drawn, and to take along as sheets."""
