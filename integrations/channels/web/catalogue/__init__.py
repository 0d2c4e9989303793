"""The catalogue's pages: try it like a teacher, edit, import, and see what needs care."""
