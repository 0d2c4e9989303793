"""The catalogue's rooms: try it like a teacher, edit, import, and see what needs care."""
