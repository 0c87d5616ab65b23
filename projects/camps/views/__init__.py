"""Pages of courses for people in work and boot camps."""
