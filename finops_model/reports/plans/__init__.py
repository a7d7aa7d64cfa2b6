"""The plans that people own as files: tables, calendars, Markdown, and what trackers take."""
