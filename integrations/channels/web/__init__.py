"""The web page: the assistant's chat for teachers and the coordinators' pages."""
