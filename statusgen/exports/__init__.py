"""What programs read: feeds, calendars, APIs, metrics."""
