"""The calendar: weeks, months and school years, what clashes in them, and feeds for others' calendars."""
