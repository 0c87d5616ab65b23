"""Pages of organizations, members and messages."""
