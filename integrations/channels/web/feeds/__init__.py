"""Calendars to subscribe to by link: a teacher's, a class's, a school's, a provider's and the office's."""
